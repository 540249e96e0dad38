# ruff: noqa: E501 - spellings of one word stay together
"""Hinglish: Hindi in Latin letters, mixed with English, as people type it."""

from .hi_latn_talk import NAMES, TALK
from .shape import Meanings, Table

_WORDS: Meanings = {
    "num": {
        1: "ek", 2: "do", 3: "teen|tin", 4: "char|chaar|chr", 5: "panch|paanch|paach|pach", 6: "chhe|che|chhah|chah|chhai|chhey",
        7: "saat", 8: "aath|ath|aat", 9: "nau|no baje", 10: "das|dus", 11: "gyarah|gyara|gyaarah|giyarah|gyaraah",
        12: "barah|bara|baarah|baara", 13: "terah|tera", 14: "chaudah|choda|chaudha", 15: "pandrah|pandra|pundrah",
        16: "solah|sola", 17: "satrah|satra", 18: "atharah|athara|attharah", 19: "unnis|unees", 20: "bees|bis",
        21: "ikkis|ikkees|ikis", 22: "bais|baees|baais", 23: "teis|tees baees|teyis", 24: "chaubis|chaubees", 25: "pachis|pachees|pachchis",
        26: "chhabbis|chabbis", 27: "sattais|sattaees", 28: "atthais|athais|atthaees", 29: "untis|unatis", 30: "tees|tis",
        31: "ikatees|iktis|ikattis", 35: "paintis|paintees", 40: "chalis|chaalis|chalees", 45: "paintalis|paintaalis|paitalis",
        50: "pachas|pachaas", 55: "pachpan",
    },
    "num+oclock": {(7, 0): "sat baje|sat bajhe|sath baje|saath baje", (9, 0): "no baje|now baje", (8, 0): "ate baje"},
    "ord": {
        1: "pehla|pehli|pahla|pahli", 2: "dusra|dusri|doosra|doosri|dusre|doosre", 3: "teesra|teesri|tisra|tisri|teesre",
        4: "chautha|chauthi|chauthe", 5: "panchva|panchvi|paanchvi|panchwa",
    },
    "hundred": {100: "sau"}, "thousand": {1000: "hazar|hazaar|hajar"},
    "wday": {
        0: "somvar|somwar|somvaar|somwaar", 1: "mangalvar|mangalwar|mangal|mangalvaar|mangalwaar",
        2: "budhvar|budhwar|budh|budhvaar|budhwaar|budvar", 3: "guruvar|guruwar|guruvaar|brihaspativar|veervar|virvar|guruwaar",
        4: "shukravar|shukrawar|shukrvar|sukravar|shukravaar|shukrawaar|shukarwar|jumma",
        5: "shanivar|shaniwar|shanivaar|sanivar|shaniwaar", 6: "ravivar|raviwar|itwar|itvar|itwaar|ravivaar|raviwaar",
    },
    "rel": {
        0: "aaj|aj|aaj hi|aaj ke din", 1: "kal|kl|aane wale kal|aanewale kal|aane waale kal", 2: "parso|parson|parsoon",
        3: "narso|tarso", -1: "beete kal|bite kal|kal beeta",
    },
    "rel+part": {
        (0, "evening"): "is shaam|is sham", (0, "morning"): "is subah|is subha", (0, "afternoon"): "is dopahar",
        (0, "tonight"): "aaj raat|aj raat|aaj rat|aj rat|aaj ki raat|aaj raat ko|aj raat ko",
    },
    "part": {
        "morning": "subah|subha|subeh|suba|subhah|savere|sawere|subah savere|subah ko|subah mein|subah me|savera",
        "early_morning": "subah subah|tadke|subah jaldi|jaldi subah",
        "afternoon": "dopahar|dopaher|dopehar|dophar|dopehr|dupahar|dupehar|dophar|dopahr|dopahar ke baad|dopahar baad|duphar|dupher",
        "evening": "shaam|sham|saam|shyam ko|shaam ko|sham ko|saanjh", "night": "raat|rat|raat ko|raat me|raat mein|rat ko|raatri",
    },
    "named": {(0, 0, "am"): "aadhi raat|adhi raat|aadhi rat"},
    "oclock": {0: "baje|bajhe|bje|bajey|baj|bjy|bajay|baaje|bajje|baje ka|bajke|vaje"},
    "hourand": {0: "bajkar|baj kar|bajke|baj ke"}, "hourto": {0: "bajne mein|bajne me|bajne mei"},
    "frac": {30: "saade|sadhe|saadhe|sade|sarhe|saarhe|sadde|saade|sare", 15: "sawa|sava|savaa|swa", -15: "paune|pone|poune|paun"},
    "fixedlength": {(1, 30): "dedh|derh|ded|dhed", (2, 30): "dhai|dhaai|adhai|dhayi|dhaee"},
    "half": {30: "aadha|aadhe|adha|adhe"},
    "unit": {
        "minute": "minat|mint|minto", "hour": "ghanta|ghante|ghanto|ghnte|ghante ke|ghanton", "day": "din|dino|dinon|roz",
        "week": "hafta|hafte|haftey|hafto|haftay|saptah|hafton", "month": "mahina|mahine|maheene|mahiney|maheena|mahino|maah",
        "year": "saal|sal",
    },
    "weekend": {0: "hafte ke ant|saptahant|weekend par"},
    "this": {0: "is|iss|isi|ye|yeh|es"}, "coming": {0: "aane wale|aane waale|aanewale|aane wali|aanewali|ane wale|aane vale|aagami"},
    "next": {1: "agle|agla|agli|agley|aglay|agale"}, "prev": {-1: "pichle|pichla|pichli|pichhle|akhri|aakhri|aakhiri"},
    "pedge": {"early": "ki shuruaat|ke shuru|ki shuruat", "late": "ke ant|ke end|ke aakhir|ke last"},
    "pafter": {0: "ke baad|k baad|ke bad|baad|baad mein|baad me|ke bd|k bad|ke baad mein|ke pashchat|ke after"},
    "pbefore": {0: "se pehle|se pahle|se phle|ke pehle|se pahele|pehle|pahle|ke pahle|se phele"},
    "puntil": {0: "tak|tk"}, "pfrom": {0: "se|se lekar|se leke|sey"}, "ponward": {0: "se aage|ke aage|se shuru"},
    "pbetween": {0: "ke beech|ke bich|ke beech mein|ke bich me|ke beech me|ke bichme|k beech"},
    "pin": {0: "mein|me|mei|mai|m|ke andar|ke bhitar"}, "fromnow": {0: "abhi se|ab se|aaj se"},
    "and": {0: "aur|or bhi|aor|tatha|evam"}, "or": {0: "ya|ya fir|ya phir"},
    "wont": {
        0: "nahi|nahin|nhi|nai|mat|ke alawa|ke alava|ko chhodkar|chhodkar|ko chodkar|chodke|ke bajay|ke bajaye|ki jagah|ke badle"
        "|ko nahi|ko nhi|par nahi|mushkil hai|ke bajaay|ki bajaye|nahi chalega|ke sivay",
    },
    "every": {0: "har|hr|kisi bhi|koi bhi|sabhi|pratyek"},
    "around": {0: "lagbhag|kareeb|karib|takreeban|almost"},
    "earliest": {
        0: "jaldi se jaldi|jald se jald|jitni jaldi ho sake|jitna jaldi ho sake|turant|fauran|foran|sabse jaldi|jaldi hi|jab bhi khali ho|jab bhi free ho",
    },
    "okafter": {
        0: "theek hai|thik hai|theek rahega|thik rahega|chalega|sahi hai|sahi rahega|acha rahega|kar do|kardo|rakh do|done|chlega"
        "|thik h|theek h|kar dijiye|rakho|pakka",
    },
    "correct": {0: "mera matlab|maaf kijiye"},
    "move": {0: "badal|badlo|badle|badlein|badliye|badalna|badlna|badalkar|badal do|aage badha|shift|badlo"},
    "datemark": {0: "tarikh|taareekh|tareekh|taarikh|tarik|tareeq|tarikh ko"},
    "of": {0: "ka|ke|ki|k|wala|wali|wale|waala|waali|waale|kaa"}, "pon": {0: "ko|par|pe|pr|koo"},
    "pfor": {0: "ke liye|k liye|ke lie|ke lye|liye|ke liy|kay liye|ke liya|keliye"},
    "fill": {
        0: "samay|waqt|wakt|theek|thik|hi|bhi|toh|shayad|kabhi bhi|din mein|din me|ke din|ke aaspaas|aaspaas|ke aas paas"
        "|ke karib|ke samay|ke time|ke around|ke kareeb",
    },
}  # fmt: skip

TABLE = Table(
    tag="hi-latn",
    words=_WORDS,
    talk=TALK,
    names=NAMES,
    base="en",
    drop=frozenset({"sun", "sat", "say", "like", "no", "time", "o", "mar"}),
    ordinal_suffixes=frozenset({"st", "nd", "rd", "th"}),
    word_suffixes=("'s", "s'"),
    tens_and_units=True,
)
