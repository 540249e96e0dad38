# ruff: noqa: E501 - a group of words stays on one line
"""Hinglish phrases for what a turn does, besides the English ones; the notation is told in phrases.py."""

_NOT = r"(?:nahi|nahin|nhi|nai|nahee|na|naa|mat|nehi)"
_MEET = r"(?:appointment|appoinment|apointment|appt|booking|slot|time|visit|samay|checkup|check up|meeting|milna|number|mulakat)"
_DO = r"(?:kar ?do|kar ?dijiye|kar ?dijiyega|kardo|kardijiye|krdo|kr ?do|karo|kare|karen|karein|karna|karni|krna|krni|kijiye|kariye|karwa ?do|karwao|karwana|karwani|karana|kara ?do|kar ?de|kar ?dena|kardena|do|dijiye|dena|chahiye|chaiye|chahie|chahta|chahti|hai|h|lo|lena|leni|dedo|de do)"
_SOMEBODY = r"(?:insaan|insan|aadmi|admi|vyakti|kisi|koi|manager|staff|receptionist|reception|doctor|doctor sahab|dr|agent|operator|human|real person|real insaan|person|customer care|bande|banda|someone|team|clinic|asli insaan|executive|logo|log)"

TALK = {
    "yes": r"""
        haan?|han|haa+n?|ha ?ji|haan ?ji|hanji|haanji|hnji|hn|ji|ji haan|ji han|ji ha|jee|bilkul|bilkool|zaroor
        jarur|zarur|jaroor|pakka|pakki|beshak|manzoor|manjur|jiha|haji|yes ji|haan bhai|ok ji|thik ji|ji bilkul
        hmm haan
        (?:confirm|pakka|book|fix|final|lock|done) (?:kar ?do|kar ?dijiye|karo|kardo|karen|karein|kare|kijiye|kariye|hai|h|kr ?do|krdo|karlo|kar lo|kar de|kardijiye)
        (?:kar|karwa|rakh|le|kr|karva) (?:do|dijiye|den|lo|lijiye|de|dena)|kardo|krdo|kardijiye|rakhlo|karlo|karwado
        (?:sahi|thik|theek|sach) (?:hai|h|he|baat hai|rahega|kaha|hain)|(?:yehi|yahi) (?:sahi|thik|theek|chahiye).*
        ho ?jaye|aage badho|chalo done|done hai|done
    """,
    "fine": r"""
        thik|theek|thek|thik hai|theek hai|tik hai|thik h|theek h|teek hai|sahi|sahi hai|sahi h|acha|achha|accha
        acha hai|badhiya|badiya|chalega|chlega|chalegi|chalta hai|mast|bahut acha|ok hai|okay hai|perfect hai
        chal jayega|suit karta hai|best hai
        koi (?:dikkat|problem|samasya|baat|issue|pareshani|tension|harj) (?:nahi|nahin|nhi|nai)|acha rahega
        sahi rahega
    """,
    "right": r"""
        thik|theek|sahi|manzoor|pakka|chalega|done
    """,
    "not_yes": rf"""
        (?:thik|theek|sahi|pakka|confirm|book|done) {_NOT}(?: .*)?|ji {_NOT}|haan? ya {_NOT}
        kya (?:ye |yeh |wo )?(?:thik|theek|sahi|pakka|confirm|book|done) (?:hai|h|he|ho|hua|hui).*
        (?:pakka|confirm|book|done) (?:hai|h|ho gaya|ho gya|hua|hui) kya|thik se|theek se|sahi se
        baad (?:mein|me|mai) (?:confirm|bata).*|bata (?:dunga|dungi|doonga)|confirm kar (?:dunga|dungi|ke batata).*
    """,
    "asks": r"""
        ^(?:aur |to |toh |phir |acha )*kya .*
        .*(?:kab|kahan|kaha|kitna|kitne|kitni|kaun|kon|kaise|kyun|kyon|kis|kya hai|kya h)(?: .*)?
    """,
    "no": r"""
        nahi+|nahin|nhi|nai|nahee|nehi|naa?|mat|nope|galat|galt|radd|rad|cancel|ruko|rukiye|ruk|thehro|baad mein
        baad me|baad mai|shayad|chodo|chhodo|chhodiye|rehne do|rahne do|rehne dijiye|mana|mushkil
        soch(?:kar|ke|na|ta|ti|ne)(?: .*)?|abhi nahi|pata nahi|bilkul nahi|na ji|nako
    """,
    "not_no": rf"""
        koi (?:dikkat|problem|samasya|baat|issue|pareshani|tension|harj|shak|doubt) (?:{_NOT}|ni)
        (?:hai|h|he|ho) na+|haina|hena|bura nahi|(?:kyun|kyon|kyu) (?:nahi|nhi|nahin)|aur kuch nahi
        cancel (?:mat|nahi|nhi|na) .*|bhul(?:unga|ungi|na) (?:nahi|mat)|problem nahi
    """,
    "change": r"""
        badal|badlo|badle|badlein|badliye|badalna|badlna|badal do|badal dijiye|badlav|dusra|doosra|dusri|doosri
        dusre|doosre|koi aur|kuch aur|ki jagah|ke bajay|ke bajaye|ki bajaye|lekin|magar|par nahi|actually|asal mein
        waise|behtar|better|shift|aage badha.*|sorry|maaf|galti|mera matlab
        thoda (?:pehle|pahle|baad|jaldi|late|der).*
        .* (?:kar|rakh|ho) (?:sakte|sakta|sakti) (?:hai|h|hain|ho|he|hu).*
    """,
    "more": r"""
        (?:aur|or|koi aur|kuch aur|koi dusra|koi doosra|dusra|doosra|dusre|doosre|dusri|alag|another|other) (?:koi |bhi )?(?:time|samay|din|date|slot|slots|option|options|doctor|batao|bataiye|bataye|dikhao|dikhaiye|dikhaye|hai|h|timing|timings)(?: .*)?
        koi aur|kuch aur|kuch or|koi or|aur (?:batao|dikhao|bataiye)|in(?:me|mein|mai) se koi (?:nahi|nhi|bhi nahi)
        (?:thoda |aur )?(?:baad|pehle|pahle|late|jaldi|der) (?:ka|mein|me|se|ki)(?: koi)?(?: .*)?
    """,
    "goodbye": r"""
        alvida|namaste|bye ji|bas itna hi|milte hai|milte hain|phir milenge|shubh ratri|shukriya bas
    """,
    "person": rf"""
        {_SOMEBODY} (?:se|ko|ke sath|ke saath|sey) (?:.* )?(?:baat|bat|bol|connect|contact|milao|mila|call|phone|bula|chat|jod|transfer)(?:.*)
        (?:meri |mujhe |muje |mera )?(?:baat|bat) (?:kara|karwa|karao|karwao|karaiye|karwaiye|karaye|karva|kara do|karwa do|karwa dijiye|karado|karwado|karaao)(?: .*)?
        (?:asli|real|sacha|zinda) (?:insaan|insan|aadmi|banda|person|human)(?: .*)?
        (?:insaan|insan|manager|receptionist|agent|operator|reception|human|customer care|koi banda|staff)(?: (?:chahiye|se|ko|do|dijiye|bulao|bulaiye|chaiye|please).*)?$
        (?:mujhe|muje|mjhe) (?:wapas |vapas )?(?:call|phone) (?:karo|kare|karen|karein|kijiye|karwao|karwaiye|karwa do|karao|kar lo|karna|chahiye|karwa|kar do|kardo|krdo|kariye)(?: .*)?
        call ?back (?:karo|karna|chahiye|kare|kar do|karwa).*
        kisi (?:se|ko) (?:baat|bat|call|phone|bol|bula|bhej)(?:.*)|(?:sahkarmi|sahakarmi) (?:se|ko)(?: .*)?
        (?:machine|robot|bot|computer|ai) se (?:baat )?(?:nahi|nhi|mat|nahin)(?: .*)?
        transfer (?:karo|kare|kar do|kardo)(?: .*)?|baat karni hai(?: kisi se| .* se)?$
    """,
    "not_person": r"""
        (?:kya )?(?:aap|ap|tum|tu) (?:insaan|insan|robot|machine|bot|asli|real|asli insaan|human)(?: .*)?
        kisi se (?:baat|bat) (?:nahi|nhi)(?: .*)?
    """,
    "put_off": r"""
        aage|baad|der|late|postpone|taal|badha\w*
    """,
    "sooner": r"""
        pehle|pahle|jaldi|prepone
    """,
    "cancel": rf"""
        (?:cancel|cancle|cancal|radd|rad|kansal|kensal|cancil|nirast)(?: .*)?
        {_MEET} (?:.* )?(?:hata|hatao|hatado|hataye|hatana|mita|delete|remove)(?: .*)?
        {_NOT} (?:aa|aana|aaunga|aaungi|aunga|aungi|aayenge|aa paunga|aa paungi|aa sakta|aa sakti|aa payenge|ho payega|pahunch|pohoch|pahuch|aa rahe|aa raha|aa rahi|ana)(?: .*)?
        (?:ab )?(?:zarurat|jarurat|zaroorat|appointment|booking) {_NOT}(?: (?:hai|h|chahiye|chaiye|rahi).*)?
    """,
    "not_cancel": rf"""
        (?:cancel|cancle|radd) (?:{_NOT})(?: .*)?
        (?:cancel|cancellation) (?:karne )?(?:ka|ki|ke) (?:charge|charges|fee|fees|rule|policy|paisa|paise)(?: .*)?
    """,
    "undo": r"""
        (?:ise |isko |use |usko |ye |yeh |wo |woh |sab )?(?:wapas|vapas|wapis|vapis|pehle jaisa|pahle jaisa|pehle ki tarah) (?:kar|le|lelo|karo|kardo|rakh)(?: (?:do|de|den|dijiye|dijie|lo|len|lijiye|dena|lena))?(?: .*)?
        mujhe (?:ye|yeh|wo|woh|vo|aisa) (?:nahi|nahin|nhi|nai) (?:chahiye|chaiye|chahie|karna|karwana)(?: tha| thi)?(?= [.,!?;-]|$)
        (?:(?:ye|yeh|wo|woh|vo) (?:to |toh )?)?(?:galti|ghalti) se (?:ho|hua|hui|book|cancel|radd|badal|kar diya)(?: .*)?
        (?:jaisa|jaise) (?:pehle |pahle )?tha (?:.* )?(?:kar|rakh|rehne)(?: .*)?|undo (?:kar|karo|kardo)(?: .*)?
    """,
    "not_undo": r"""
        (?:wapas|vapas) (?:mat|nahi|nhi) .*|(?:call|phone|paise|paisa) .. (?:wapas|vapas)(?: .*)?
        (?:wapas|vapas) (?:call|phone)(?: .*)?
    """,
    "reschedule": rf"""
        (?:badal|badlo|badle|badlein|badalna|badlna|badalni|badalwana|badalwani|badlwana|badliye|badalke|shift|reschedule|resedule|postpone|prepone|taal|tal do|khiska|khisak|aage badha|aage badhao|aage badhana|aage badha do|aage kar|aage karna|pichhe kar|piche kar)(?: .*)?
        (?:kisi aur|kisi dusre|dusre|doosre|dusri|doosri|kisi or) (?:din|time|samay|date) (?:.* )?(?:rakh|kar|aa|le|de|mil|kr)(?:.*)
        (?:ki jagah|ke bajay|ke bajaye|ki bajaye) .*
        {_MEET} (?:.* )?change (?:.*)?
        change (?:kar|karna|karni|karo|karwana|karwani|kr|krna)(?: .*)?
    """,
    "not_reschedule": r"""
        (?:badal|badalna|taal|shift|change) (?:mat|nahi|nhi)(?: .*)?
        (?:patti|number|naam|address|mann|man) (?:badal|change).*
    """,
    "confirm": r"""
        (?:confirm|pakka|pakki|pushti|conform|confarm)(?: .*)?
        (?:main |mai |mein |hum |ham )?(?:.* )?(?:aaunga|aaungi|aunga|aungi|aayenge|ayenge|aa raha hu|aa raha hoon|aa rahi hu|aa rahi hoon|aa rahe hai|aa rahe hain|pahunch jaunga|pahunch jaungi|pahuch jaunga|aa jaunga|aa jaungi|aa jayenge|aajaunga|pohoch jaunga|time pe aa.*|time par aa.*)(?: .*)?
    """,
    "not_confirm": rf"""
        (?:confirm|pakka) (?:{_NOT})(?: .*)?|{_NOT} (?:aaunga|aaungi|aunga|aungi|aayenge|aa .*)
        (?:baad me|baad mein|der se|late) (?:confirm|aaunga|aunga).*
    """,
    "book": rf"""
        {_MEET} (?:.* )?(?:chahiye|chaiye|chahie|chahiyen|book|lena|leni|lena hai|le|lu|loon|dedo|de do|do|dijiye|mil|milega|milegi|mil sakta|mil sakti|fix|tay|schedule|karna|karni|karana|karwana|karwani|bana|banao|rakh|rakho|khali|available|krna|krni|laga|lagao|set)(?: .*)?
        (?:book|booking|schedule|reserve|fix) (?:.* )?{_DO}(?: .*)?|book|booking
        (?:doctor|dr|doctor sahab|dentist|daktar|doc|skin doctor|specialist|physio)(?: .*)? (?:ko|se|ka|ke) (?:.* )?(?:dikhana|dikhane|dikhwana|milna|milne|time|samay|appointment|dikha|consult|salah)(?: .*)?
        (?:dikhana|dikhwana|milna|aana) (?:hai|h|he|chahta|chahti|chahte|tha|thi)(?: .*)?
        (?:daant|dant|daat|dat|pet|sir|sar|skin|kamar|ghutne|gale|kaan|peeth|masude|tooth|baal|back)(?: .*)? (?:dard|dukh|sujan|taklif|takleef|khujli|ilaj|ilaaj|safai|pain|gir rahe)(?: .*)?
        (?:safai|ilaj|ilaaj|jaanch|janch|checkup|cleaning|haircut|facial|baal) (?:karwani|karwana|karani|karana|ke liye|hai|katwane|katwana|katwani|chahiye|karvana|karvani)(?: .*)?
        (?:koi |kuch )?(?:slot|samay|time|appointment) (?:khali|available|milega|hai|h|mil)(?: .*)?
    """,
    "not_book": r"""
        (?:meri|mera|mere) (?:\S+ ){0,3}(?:appointment|booking|time|slot|number) (?:kab|kitne|kahan|kaha|kis|kya|ka time|ka samay).*
        (?:book|booking) (?:nahi|nhi|mat)(?: .*)?|(?:khulne|band hone|clinic) ka (?:time|samay|timing)(?: .*)?
        booking (?:number|fees?)
    """,
    "book_too": r"""
        (?:aur|phir|fir) (?:.* )?(?:naya|nayi|nai|dusra|doosra|dusri|ek) (?:.* )?(?:book|appointment|de|lena)(?: .*)?
    """,
    "question": r"""
        (?:kab|kahan|kaha|kahaan|kitna|kitne|kitni|kaun|kon|kaunsa|konsa|kaise|kese|kaisa|kyun|kyon|kyu|kis|kise|kidhar)(?: .*)?
        ^kya .*|.* \?
        (?:address|pata|fees|fee|charges|charge|price|kharcha|kharch|parking|location|khula|khulta|band hota)(?: .*)?
        (?:batao|bataiye|bataye|bata do|batado|bata dijiye|janna|jaankari|jankari)(?: .*)?|.* kya$
    """,
    "not_question": r"""
        kya (?:aap |ap |main |mai |mujhe |hum )?(?:.* )?(?:book|appointment|cancel|badal|shift|reschedule|baat)(?: .*)?
    """,
    "emergency": rf"""
        (?:saans|sans|saas) (?:.* )?(?:{_NOT}|ruk|phool|takleef|taklif|dikkat|problem)(?: .*)?
        (?:seene|sine|chhati|chati|chest) (?:mein|me|mei|mai) (?:.* )?(?:dard|pain)(?: .*)?
        (?:khoon|khun|blood) (?:.* )?(?:beh|bah|ruk nahi|ruk nhi|band nahi|ulti|nikal raha)(?: .*)?
        bahut (?:zyada |jyada )?(?:khoon|khun)(?: .*)?|behosh(?: .*)?|(?:dil ka |mirgi ka )?daura(?: .*)?|lakwa
        imergency|emergancy|emergency hai|(?:zahar|jahar|zeher|zehar)(?: .*)?|saanp (?:ne )?kaat(?: .*)?
        current lag(?: .*)?|dam ghut(?: .*)?
        (?:aatmahatya|atmahatya|khudkushi|khudkhushi|suicide)(?: .*)?
        (?:mar|marna) (?:jana )?(?:chahta|chahti|chahte|jaun|jaunga|jaungi)(?: .*)?|marna (?:hai|chahta|chahti)
        jaan (?:de|dena|dene|le lunga|le lungi)(?: .*)?
        (?:khud|apne aap) ko (?:.* )?(?:maar|mar|nuksan|nuksaan|chot|khatam|kaat|hurt|kill)(?: .*)?
        jeena (?:nahi|nhi|nahin)(?: .*)?|jine (?:ka|ki) (?:.* )?(?:nahi|nhi)(?: .*)?
        (?:zindagi|jindagi) (?:khatam|khatm)(?: .*)?
    """,
    "not_emergency": rf"""
        (?:emergency|imergency) (?:{_NOT}|number)(?: .*)?
    """,
    "not_this_one": rf"""
        (?:pehla|pahla|dusra|doosra|teesra|tisra|akhri|aakhri)(?: wala| wale)? {_NOT}
    """,
    "choose_1": r"""
        (?:pehla|pahla|pehli|pahli|pehle wala|pahle wala|pehle wali|number ek|option ek|number 1|option 1)(?: wala| wali)?
        ^(?:1|ek)(?: (?:number|wala|wali|thik hai|theek hai|\.))*$|koi bhi(?: .*)?
    """,
    "choose_2": r"""
        (?:dusra|doosra|dusri|doosri|dusre wala|doosre wala|number do|option do|number 2|option 2)(?! (?:time|samay|din|doctor|koi|slot|date))(?: wala| wali)?
        ^(?:2|do)(?: (?:number|wala|wali|thik hai|theek hai|\.))*$
    """,
    "choose_3": r"""
        (?:teesra|tisra|teesri|tisri|teesre wala|number teen|option teen|number 3|option 3)(?: wala| wali)?
        ^(?:3|teen)(?: (?:number|wala|wali|thik hai|theek hai|\.))*$
    """,
    "choose_last": r"""
        (?:aakhri|akhri|aakhiri|akhiri|antim|last)(?: wala| wali| wale)?|baad (?:wala|wali|wale)
    """,
    "choose_first": r"""
        (?:sabse )?(?:jaldi|pehle|pahle) (?:wala|wali|wale)
    """,
    "choose_middle": r"""
        beech (?:wala|wali|ka)|bich (?:wala|wali|ka)
    """,
}  # fmt: skip

NAMES = {
    "lead": r"(?:(?:mera|meri|mere|hamara|uska|unka|patient ka|bache ka|bete ka|beti ka) (?:pura |poora |shubh )?(?:naam|nam|name)(?: hai)?|naam|main|mai"
    r"|(?:mere|meri|apne|apni|hamare|hamari) (?:\S+ )?(?:bete|beti|pati|patni|maa|mata|pita|pitaji|mummy|papa|bhai|behen|behan|bahan|dost|bache"
    r"|bachi|dadi|dada|nana|nani|biwi|saas|sasur|chacha|chachi|bhatije|wife|husband|son|daughter|mother|father|friend|brother|sister|mom|dad))",
    "weak": "main mai",
    "trail": r"(?:bol (?:raha|rahi|rha|rhi) (?:hu|hoon|hun|h|hoo)|baat kar (?:raha|rahi|rha|rhi) (?:hu|hoon|hun)|ke naam (?:se|par|pe)|(?:naam|nam) (?:hai|h))",
    "titles": "shri shrimati smt dr kumari ji",
    "stop": "hai hain h he hu hoon hun hoo ho ka ke ki ko se me mein mei mai main par pe aur ya ji liye mera meri mere naam nam ye yeh wo woh to toh hi bhi"
    " kal aaj aj parso abhi nahi nahin nhi haan han chahta chahti chahte bol raha rahi rahe kar karna baat ne ek do teen mujhe muje hum ham aap ap kya"
    " thik theek sahi bahut thoda is us aana jana aa ja dikhana milna bimar bimaar busy free pura somvar subah dopahar shaam sham raat baje namaste"
    " dhanyavad kripya please number umar saal radd badal confirm daant dard wala wali apni apna apne sahab bata sakta sakti jaroor zaroor book krna",
}
