"""Claims in the languages that have no table of their own: a lexicon of result words for each script. Data.

A model may answer in any language of India. Where a clause is written in one of these scripts and holds a word for
booked, moved, cancelled, confirmed or done (the country's own loans *book, confirm, cancel, fix* included), it is a
claim unless it asks, denies, offers or sets a condition. It holds back more than a grammar would: what is then said
instead is true, and the engine's own words follow. In letters nobody here knows, every statement is held back.
"""

import re
from dataclasses import dataclass

# The loans, in Latin letters within any script.
_LATIN = {
    "cancelled": r"\bcancel\w*",
    "moved": r"\b(?:re)?schedul\w*|\bshift\w*|\bchange\w*|\bmoved?\b",
    "confirmed": r"\bconfirm\w*",
    "booked": r"\bbook\w*|\bfix\w*|\breserv\w*|\bregister\w*|\bset\b|\bfinal\b",
    "done": r"\bdone\b|\bok\b|\bsuccess\w*",
}


@dataclass(frozen=True)
class Loans:
    """One script. `kinds`: result words by kind, in order; `takes_back`: no, can, if, shall, will be.

    `needs`: what must stand there besides, where the script has a table of its own for another language.
    """

    letters: str
    kinds: dict[str, str]
    takes_back: str
    needs: str = ""


BENGALI = Loans(
    letters="[\u0980-\u09ff]",
    kinds={
        "cancelled": "বাতিল|ক্যানসেল|ক্যান্সেল|কেনচেল",
        "moved": "পরিবর্তন|পরিবর্তিত|বদল|শিফট|সরিয়ে|সরানো|সলনি|পিছিয়ে|এগিয়ে",
        "confirmed": "কনফার্ম|নিশ্চিত",
        "booked": "বুক|ফিক্স|রিজার্ভ|সংরক্ষ|নির্ধারিত|নির্ধাৰিত|পাকা|বরাদ্দ|ঠিক করা|রাখা হ|রেখে দি|লিখে নি|দেখা হবে",
        "done": "হয়ে গেছে|হয়ে গেল|হয়েছে|করা হয়েছে|করে দিয়েছি|করে দিলাম|সম্পন্ন|হৈ গ|হৈছে|কৰা হ'ল|ডান",
    },
    takes_back="না(?![\u0980-\u09ff])|(?<!সল)নি(?![\u0980-\u09ff])|নেই|নয়|নাই|নহয়|কি(?![\u0980-\u09ff])|যদি|পারি|"
    "পারেন|পারব|পারে|পাৰো|চান|চাই|করব|করবেন|করতে|করার|হলে|আগে|নেকি",
)
GURMUKHI = Loans(
    letters="[\u0a00-\u0a7f]",
    kinds={
        "cancelled": "ਕੈਂਸਲ|ਰੱਦ",
        "moved": "ਬਦਲ|ਸ਼ਿਫਟ|ਸ਼ਿਫਟ|ਅੱਗੇ|ਪਿੱਛੇ",
        "confirmed": "ਕਨਫਰਮ|ਪੁਸ਼ਟੀ",
        "booked": "ਬੁੱਕ|ਬੁਕ|ਪੱਕ|ਫਿਕਸ|ਸੈੱਟ|ਤੈਅ|ਤਹਿ|ਰਿਜ਼ਰਵ|ਰਾਖਵ|ਮਿਲਦੇ ਹਾਂ|ਮਿਲਾਂਗੇ",
        "done": "ਹੋ ਗਿਆ|ਹੋ ਗਈ|ਹੋ ਗਏ|ਕਰ ਦਿੱਤ|ਹੋ ਚੁੱਕ|ਪੂਰਾ",
    },
    takes_back="ਨਹੀਂ|ਨਾ(?![\u0a00-\u0a7f])|ਕੀ(?![\u0a00-\u0a7f])|ਜੇ(?![\u0a00-\u0a7f])|ਜੇਕਰ|ਸਕਦ|ਚਾਹ|ਕਰਾਂ|ਕਰਨ|ਹੋਵੇਗ|ਕਿਹ",
)
GUJARATI = Loans(
    letters="[\u0a80-\u0aff]",
    kinds={
        "cancelled": "કેન્સલ|કૅન્સલ|રદ",
        "moved": "બદલ|શિફ્ટ|ખસેડ",
        "confirmed": "કન્ફર્મ|પુષ્ટિ",
        "booked": "બુક|ફિક્સ|સેટ|નક્કી|પાક્ક|આરક્ષિત|રિઝર્વ|મળીએ|મળીશું",
        "done": "થઈ ગ|થયું|થયો|થઇ ગ|કરી દીધ|પૂર્ણ|પતી ગ",
    },
    takes_back="નથી|ના(?![\u0a80-\u0aff])|નહીં|શું|જો(?![\u0a80-\u0aff])|શક|માંગ|કરું|કરવા|થશે|ઈચ્છ|જોઈએ|કયા|કઈ",
)
ODIA = Loans(
    letters="[\u0b00-\u0b7f]",
    kinds={
        "cancelled": "ବାତିଲ|କ୍ୟାନ୍?ସେଲ",
        "moved": "ବଦଳ|ପରିବର୍ତ୍ତ|ଘୁଞ୍ଚ",
        "confirmed": "କନଫର୍ମ|ନିଶ୍ଚିତ",
        "booked": "ବୁକ|ଫିକ୍ସ|ପକ୍କା|ସଂରକ୍ଷିତ|ଧାର୍ଯ୍ୟ|ଦେଖା ହେବ",
        "done": "ହୋଇଗଲା|ହୋଇଛି|ହୋଇଯାଇଛି|କରାଯାଇଛି|କରିଦେଇଛି|ସରିଗଲା|ହେଲା",
    },
    takes_back="ନାହିଁ|ନୁହେଁ|ନାହି|କି(?![\u0b00-\u0b7f])|ଯଦି|ପାରି|ଚାହ|କରିବି|କରିବେ|କରିବାକୁ|କେଉଁ",
)
TAMIL = Loans(
    letters="[\u0b80-\u0bff]",
    kinds={
        "cancelled": "ரத்து|கேன்சல்|நீக்க",
        "moved": "மாற்றப்பட்ட|மாற்றிவிட்ட|மாற்றி|மாறி|தள்ளி",
        "confirmed": "உறுதி|கன்ஃபர்ம்|கன்பர்ம்",
        "booked": "புக்|பதிவு|ஃபிக்ஸ்|பிக்ஸ்|ஒதுக்க|நிர்ணயி|முன்பதிவ|சந்திப்போம்|தயார்",
        "done": "முடிந்தது|முடிஞ்ச|ஆச்சு|ஆகிவிட்டது|ஆயிடுச்சு|விட்டேன்|விட்டோம்|செய்யப்பட்டது|வெற்றிகர",
    },
    takes_back="இல்லை|வில்லை|வேண்டாம்|முடியும்|முடியாது|லாமா|லாம்(?![\u0b80-\u0bff])|ட்டுமா|வேண்டு|விரும்ப|என்றால்|"
    "செய்வேன்|எந்த|எப்போ|முன்(?![\u0b80-\u0bff])",
)
TELUGU = Loans(
    letters="[\u0c00-\u0c7f]",
    kinds={
        "cancelled": "రద్దు|క్యాన్స",
        "moved": "మార్చ|మారింది|షిఫ్ట్|వాయిదా",
        "confirmed": "కన్ఫర్మ్|కన్ఫామ్|నిర్ధార|ధృవీ",
        "booked": "బుక్|ఫిక్స్|ఖరారు|రిజర్వ్|నమోదు|కేటాయి|కలుద్దాం|సెట్",
        "done": "అయిపోయింది|అయ్యింది|అయింది|చేశాను|చేసాను|చేసేశా|చేయబడింది|పూర్తయింది",
    },
    takes_back="లేదు|కాలేదు|వద్దు|కాదు|ాలా|మంటారా|గలను|గలరు|వచ్చు|కావాల|అయితే|చేస్తాను|చేయనా|ముందు|ఏ(?![\u0c00-\u0c7f])",
)
KANNADA = Loans(
    letters="[\u0c80-\u0cff]",
    kinds={
        "cancelled": "ರದ್ದು|ಕ್ಯಾನ್ಸ",
        "moved": "ಬದಲಾ|ಬದಲಿಸ|ಮುಂದೂಡ|ಶಿಫ್ಟ್",
        "confirmed": "ಕನ್ಫರ್ಮ್|ಖಚಿತ|ದೃಢ",
        "booked": "ಬುಕ್|ಫಿಕ್ಸ್|ನಿಗದಿ|ಕಾಯ್ದಿರಿಸ|ಸೆಟ್|ಭೇಟಿಯಾಗೋಣ",
        "done": "ಆಯ್ತು|ಆಗಿದೆ|ಆಯಿತು|ಮಾಡಿದ್ದೇನೆ|ಮಾಡಲಾಗಿದೆ|ಮುಗಿ",
    },
    takes_back="ಇಲ್ಲ|ಿಲ್ಲ|ಬೇಡ|ಬೇಕ|ಬಹುದು|ಮಾಡಲಿ|ಮಾಡಲೇ|ಮಾಡುತ್ತೇನೆ|ಆದರೆ|ಸಾಧ್ಯ|ಯಾವ|ಮೊದಲು",
)
MALAYALAM = Loans(
    letters="[\u0d00-\u0d7f]",
    kinds={
        "cancelled": "റദ്ദ|ക്യാൻസ|ക്യാന്‍സ",
        "moved": "മാറ്റി|മാറ്റപ്പെട്ട|മാറിയിട്ട",
        "confirmed": "കൺഫേം|കൺഫർ|സ്ഥിരീകരി|ഉറപ്പ",
        "booked": "ബുക്ക|ഫിക്സ്|നിശ്ചയി|റിസർവ്|കാണാം|സെറ്റ്",
        "done": "ചെയ്തു|ചെയ്തിട്ടുണ്ട്|കഴിഞ്ഞു|ശരിയായി|പൂർത്തി",
    },
    takes_back="ഇല്ല|ില്ല|അല്ല|വേണ്ട|വേണോ|ട്ടെ|യ്യാം|യ്യാൻ|എങ്കിൽ|ണമോ|കഴിയും|ഏത്|മുമ്പ്",
)
ARABIC = Loans(
    letters="[\u0600-\u06ff]",
    kinds={
        "cancelled": "کینسل|منسوخ|ڪينسل|رد (?:ٿي|ڪ|کر)",
        "moved": "تبدیل|تبديل|بدل|شفٹ|آگے|ملتوی",
        "confirmed": "کنفرم|تصدیق|ڪنفرم|تصديق",
        "booked": "بک|پک[ای]|طے|فکس|محفوظ|مقرر|ریزرو|بڪ|طئي|ملتے ہیں|ملیں گے",
        "done": "ہو گی|ہوگی|ہو گئ|ہوگئ|کر دی|کردی|مکمل|ٿي وي|ٿي وئي|ڪري ڇڏي|سپد|گوو",
    },
    takes_back=r"(?<!\w)(?:نہیں|نہ|کیا|اگر|نه|ڪيا|ڇا|جيڪڏهن|جب|کون|کب)(?!\w)|سکت|چاہ|کروں|کریں|کرنے|ہوگا|سگه|چاهي",
)
MEITEI = Loans(
    letters="[\uabc0-\uabff]",
    kinds={"confirmed": "ꯀꯟꯐꯔꯝ|ꯀꯅꯐꯔꯝ", "cancelled": "ꯀꯦꯟꯁꯦꯜ", "booked": "ꯕꯨꯛ", "done": "ꯂꯣꯏꯔꯦ|ꯇꯧꯔꯦ|ꯑꯣꯏꯔꯦ"},
    takes_back="ꯅꯠꯇꯦ|ꯗꯦ(?![\uabc0-\uabff])|ꯕꯔꯥ|ꯔꯕꯗꯤ",
)
OL_CHIKI = Loans(
    letters="[\u1c50-\u1c7f]",
    kinds={"confirmed": "ᱠᱚᱱᱯᱷᱟᱨᱢ|ᱠᱚᱱᱯᱷᱚᱨᱢ", "cancelled": "ᱠᱮᱱᱥᱮᱞ|ᱵᱟᱹᱛᱤᱞ", "booked": "ᱵᱩᱠ", "done": "ᱪᱟᱵᱟ|ᱦᱩᱭ ?ᱮᱱᱟ"},
    takes_back="ᱵᱟᱝ|ᱪᱮᱫ|ᱡᱩᱫᱤ",
)
_EDGE = "(?![\u0900-\u0963])"
DEVANAGARI = Loans(  # Marathi, Nepali, Konkani, Maithili, Dogri, Bodo, Sanskrit; Hindi has its own table
    letters="[\u0900-\u097f]",
    kinds={
        "cancelled": "रद्द|कॅन्सल|कैंसल|कैंसिल|क्यान्सल|निरस्त",
        "moved": "बदल|पुढे|शिफ्ट|सार(?:ला|ली|ले)|परिवर्त",
        "confirmed": "कन्फर्म|कन्फरम|कंफर्म|पुष्टि|पुष्ठि",
        "booked": "बुक|निश्चित|पक्क|ठर(?:ल|व)|आरक्षित|राखीव|राखून|फिक्स|नोंद|दर्ता|तय|अपॉइंटमेंट|अपॉईंटमेंट|अपोइन्टमेन्ट|वेळ|समय",
        "done": ".",
    },
    takes_back="नाही|नको|छैन|नहि|नाय|ना हो|जर |यदि|शक|करू|करूं|गर्न|सक्छ|सक्नु|हवं|हवे|पाहिजे|चाहन|गर्ने|करायच|कोण|"
    "कुन|जाऊ|करणार|गरूँ|गरौं",
    needs=f"(?:झाल(?:ा|ी|े|ं|य|ेल[ाीे])|केल(?:ा|ी|े|ं|य|ेल[ाीे])|घेतल(?:ा|ी|े|ं|य)|ठेवल(?:ा|ी|े|ं|य)|दिल(?:ा|ी|े|ं|"
    f"य)|भयो|भएको छ|गरियो|गरिएको|गरें|गरेको|गरिदि\\w*|"
    f"सकियो|भेल|कएल|भऽ गेल|होई गे(?:ई|आ)|होएआ|कीता|जातः|जातम्|कृतम्|कृतः|जालां|जालें|जाली|केलां|जाबाय|खालामबाय|"
    f"(?:निश्चित|पक्क[ाीे]|बुक|कन्फर्म|तय|आरक्षित|राखीव) आहे|भेटू|भेटौंला){_EDGE}",
)
ROMAN = Loans(  # other languages of India in Latin letters
    letters="[a-z]",
    kinds={
        **{kind: words for kind, words in _LATIN.items() if kind != "done"},
        "booked": _LATIN["booked"] + r"|\bappointment|\bslot|\btime\b|\bpakk\w*|\bpukka\b",
        "done": ".",
    },
    takes_back=r"\b(?:illa\w*|nahi|na|nathi|nei|noy|vendam|beda|vaddu|ledu|kaledu|alla|jodi|yadi|jar|shak\w*|"
    r"panna+lama|pannattuma|pannava|karu|cheyyala|"
    r"cheyyana|madla|maadla|cheyyatte|venuma|beka|kavala|kya|ki|ke|can|if|not|would)\b|n't\b",
    needs=r"\b(?:aayiduchu|ayiduchu|aagiduchu|aagidichu|aa+chu|achu|pannit+e[nm]|pannitom|pannittom|panniyachu|"
    r"panniyaachu|seithuvitten|mudinjiduchu|hoye ge(?:che|lo|chhe)|"
    r"kore di(?:yechi|lam|yechhi)|hoyeche|hoyechhe|z(?:h)?al[aie]|jhal[aie]|kel[aie]|ayyindi|ayindi|ayipoyindi|"
    r"aipoyindi|chesa+nu|chesesa+nu|chesam|aagide|"
    r"agide|aaytu|aayitu|ayithu|madide|ma+didd?i?ni|madiddene|thai ga[iy]\w*|thayi ga[iy]\w*|kari didh\w*|"
    r"kari nakhyu|ditt[aie]\w*|ho gayi? je|hoi gala|hoigala|"
    r"heigala|hoichi|karideichi|cheyth?u|cheythittundu|kazhinju|bhayo|garey|garyo|gariyo|gareko|bhel|gelai|hobo|"
    r"hoi gol|hoise)\b",
)

LOANS = (
    *(BENGALI, GURMUKHI, GUJARATI, ODIA, TAMIL, TELUGU, KANNADA, MALAYALAM, ARABIC, MEITEI, OL_CHIKI, DEVANAGARI),
    ROMAN,
)
# Letters that some table or lexicon reads; a statement in any others is held back as long as nothing was done.
KNOWN_LETTERS = re.compile("|".join(one.letters for one in LOANS))
ANY_LETTER = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class _Compiled:
    letters: re.Pattern[str]
    kinds: dict[str, re.Pattern[str]]
    takes_back: re.Pattern[str]
    needs: re.Pattern[str]


def _compile(one: Loans) -> _Compiled:
    is_own = one is not DEVANAGARI and one is not ROMAN
    kinds = {kind: f"{words}|{_LATIN[kind]}" if is_own else words for kind, words in one.kinds.items()}
    return _Compiled(
        letters=re.compile(one.letters),
        kinds={kind: re.compile(words) for kind, words in kinds.items()},
        takes_back=re.compile(one.takes_back),
        needs=re.compile(one.needs),
    )


_COMPILED = tuple(_compile(one) for one in LOANS)
_IN_LATIN = _compile(Loans(letters=ROMAN.letters, kinds=_LATIN, takes_back=ROMAN.takes_back))
OF_TABLES = ("en", "hi", "")  # primary subtags of the languages with tables of their own


def judge(clause: str, language: str) -> str:
    """Name the kind that a folded clause claims by a lexicon; empty when it claims nothing.

    In a conversation in a language without a table the loans in Latin letters are enough.
    """
    if ANY_LETTER.search(clause) and not KNOWN_LETTERS.search(clause):
        return "done"
    is_foreign = language.partition("-")[0] not in OF_TABLES
    for one in (*_COMPILED, _IN_LATIN) if is_foreign else _COMPILED:
        if not one.letters.search(clause) or not one.needs.search(clause) or one.takes_back.search(clause):
            continue
        if found := next((kind for kind, words in one.kinds.items() if words.search(clause)), ""):
            return found
    return ""
