# ruff: noqa: E501 - spellings of one word stay together
"""English, as people say and type it in India, Britain and America."""

from .en_answers import ANSWERS
from .en_names import NAMES
from .en_wishes import WISHES
from .shape import Meanings, Table

_WORDS: Meanings = {
    "num": {
        0: "zero", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen",
        16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty",
        40: "forty|fourty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    },
    "ord": {
        1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth",
        9: "ninth|nineth", 10: "tenth", 11: "eleventh", 12: "twelfth|twelth|twelveth|twelvth", 13: "thirteenth", 14: "fourteenth",
        15: "fifteenth", 16: "sixteenth", 17: "seventeenth", 18: "eighteenth", 19: "nineteenth",
        20: "twentieth", 30: "thirtieth",
    },
    "hundred": {100: "hundred"},
    "thousand": {1000: "thousand"},
    "wday": {
        0: "monday|mondays|mon|moday|munday",
        1: "tuesday|tuesdays|tue|tues|teusday|tuseday|tusday|tuesaday",
        2: "wednesday|wednesdays|wed|weds|wensday|wednsday|wendesday|wednesdsay|wedensday",
        3: "thursday|thursdays|thu|thur|thurs|thrusday|thurday|thursdsay|thirsday",
        4: "friday|fridays|fri|firday|frieday",
        5: "saturday|saturdays|sat|saterday|satuday|satruday|saturaday",
        6: "sunday|sundays|sun|sunay",
    },
    "month": {
        1: "january|janurary", 2: "february|feb|febuary|feburary", 4: "april|apr",
        6: "june|jun", 7: "july|jul", 8: "august|aug", 9: "september|sept|sep|septmber", 10: "october|oct",
        11: "november|nov", 12: "december|dec|decemeber",
    },
    "softmonth": {1: "jan", 3: "march|mar", 5: "may"},
    "feast": {
        (12, 25): "christmas|xmas|christmas day|x mas", (12, 24): "christmas eve", (12, 31): "new year's eve",
        (1, 1): "new year's day|new years day|new year day", (2, 14): "valentine's day|valentines day|valentine's",
        (8, 15): "independence day", (1, 26): "republic day", (10, 2): "gandhi jayanti",
    },
    "rel": {
        0: "today|todays|to day|same day today",
        1: "tomorrow|tomorow|tommorow|tommorrow|tomorrows|to morrow|tmrw|tmr|tomo|tmw|2morrow|2moro",
        2: "day after tomorrow|the day after tomorrow|day after tomorow|day after tommorow|overmorrow",
        -1: "yesterday", -2: "day before yesterday",
    },
    "restday": {0: "later today|rest of today|remaining today|later on today|the rest of the day|rest of the day"},
    "rel+part": {
        (0, "tonight"): "tonight|tonite|this night", (0, "morning"): "this morning", (0, "evening"): "this evening",
        (0, "afternoon"): "this afternoon", (-1, "night"): "last night",
        (1, "morning"): "tomorrow first thing|first thing tomorrow",
    },
    "part": {
        "morning": "morning|mornings|in the am|forenoon|before noon|first half|first thing in the morning|first thing",
        "early_morning": "early morning|early in the morning",
        "late_morning": "late morning|late in the morning|mid morning",
        "afternoon": "afternoon|afternoons|aftrnoon|arvo|in the pm|after noon|second half",
        "early_afternoon": "early afternoon|early in the afternoon|lunchtime|lunch time|during lunch|over lunch|at lunch",
        "late_afternoon": "late afternoon|late in the afternoon|mid afternoon",
        "after_lunch": "after lunch", "before_lunch": "before lunch",
        "evening": "evening|evenings|eve|evning|after work|after office|after school",
        "early_evening": "early evening|early in the evening", "late_evening": "late evening|late in the evening",
        "night": "night|nights|at night", "end_of_day": "end of the day|end of day|eod|close of business|cob",
    },
    "named": {
        (12, 0, "pm"): "noon|midday|mid day|high noon|noontime|noonish|noon time",
        (0, 0, "am"): "midnight|mid night",
    },
    "mer": {
        "am": "am|a m|in the am", "pm": "pm|p m",
    },
    "oclock": {0: "o'clock|o clock|oclock|o\"clock|clock|oc|ish|sharp|on the dot"},
    "hrs": {0: "hrs|hundred hours|hundred hrs"},
    "oh": {0: "oh|o"},
    "frac": {
        30: "half past|half after|half-past", 15: "quarter past|quarter after|a quarter past|a quarter after",
        -15: "quarter to|quarter of|quarter till|quarter til|quarter before|a quarter to|a quarter till|a quarter of",
    },
    "half": {30: "half|half an|half a"},
    "quarter": {15: "quarter of an|quarter of a"},
    "past": {0: "past|minutes past|minutes after|mins past"},
    "to": {0: "to"}, "till": {0: "till|til|'til"},
    "minto": {0: "minutes to|minutes till|minutes before|mins to|minutes of"},
    "unit": {
        "minute": "minute|minutes|min|mins", "hour": "hour|hours|hr", "day": "day|days",
        "week": "week|weeks|wk|wks", "month": "month|months", "fortnight": "fortnight|fortnights", "year": "year|years",
    },
    "weekend": {0: "weekend|weekends|week end"},
    "workday": {0: "weekday|weekdays|working day|working days|week day|week days|workday|workdays"},
    "art": {1: "a|an"},
    "some": {2: "couple|couple of|a couple|a couple of", 3: "few|a few"},
    "in": {0: "in|within|inside"}, "ago": {0: "ago"},
    "fromnow": {0: "from now|hence|later|from this moment"},
    "this": {0: "this|current|the same"},
    "coming": {0: "coming|upcoming|this coming|the coming|this upcoming"},
    "next": {1: "next|following|nxt|the following", 2: "after next"},
    "prev": {-1: "last|previous"},
    "edge": {
        "early": "early|beginning of|start of|early in|first part of|the beginning of|the start of",
        "mid": "mid|middle of|the middle of", "late": "late|end of|the end of|late in|later in",
        "rest": "rest of|the rest of|remainder of|the remainder of|remaining|later this",
    },
    "after": {0: "after|later than|any time after|anytime after"},
    "before": {0: "before|earlier than|prior to|any time before|anytime before"},
    "by": {0: "by|until|no later than|not later than|at the latest by|at latest by"},
    "from": {
        0: "from|not before|no earlier than|not earlier than|can't until|cannot until|can't come until|can't make it until"
        "|can't go until|not free until|not available until|not until|starting|starting from|starting at|from about"
        "|since|starting on|as of|busy until|busy till|work until|can't before|can't come before|can't make it before"
        "|actually can't go until|i'm at work until",
    },
    "onward": {0: "onwards|onward|or later|or after|and later|and after|or any time after|at the earliest|or afterwards"},
    "orbefore": {0: "or earlier|or before|at the latest|at latest|and before|latest"},
    "between": {0: "between|in between|btw|b/w|anywhere between|sometime between"},
    "through": {0: "through|thru|up until|up to|upto"},
    "and": {0: "and|&"}, "or": {0: "or|and also|or else|alternatively|or maybe|or even"},
    "not": {
        0: "not|except|except for|but not|other than|apart from|instead of|rather than|anything but|any day but|besides"
        "|excluding|can't do|cannot do|can't make|cannot make|can't come|can't come on|can't make it|can't make it on"
        "|not on|not at|busy|busy on|don't want|do not want|cannot come|can not do|not available|not free|no longer"
        "|can't go|won't be able to make|unable to make|not available on|not free on|anything except|never on|avoid",
    },
    "wont": {
        0: "doesn't work|does not work|won't work|will not work|is not possible|isn't possible|is bad|is no good|not good"
        "|is not good|isn't good|doesn't suit|does not suit|is out|is too late|is too early|is not ok|is not okay"
        "|is not convenient|isn't convenient|won't do|is impossible|is difficult",
    },
    "every": {0: "every|each|any|all"},
    "around": {0: "around|about|approximately|approx|roughly|near|close to|around about|circa|say|like|nearer to"},
    "earliest": {
        0: "as soon as possible|asap|a s a p|earliest|the earliest|soonest|the soonest|first available|next available"
        "|immediately|right away|straight away|as early as possible|as soon as you can|earliest possible"
        "|as early as you can|first opening|next opening|first slot|next slot|urgently|quickest|whenever is soonest"
        "|next free|next free slot|next free time|next free appointment|first free|how soon|as soon as|whenever is free"
        "|whenever you are free|whenever you're free|any time is fine|anytime is fine",
    },
    "cue": {
        0: "make it|how about|what about|let's do|lets do|can you do|could you do|prefer|maybe|change it to|move it to"
        "|change to|switch to|make that|do you have|have you got|i'd like|would like|is it possible|let's say"
        "|shift it to|better|try|rather",
    },
    "okafter": {
        0: "works|is fine|is good|would work|please|is ok|is okay|sounds good|would be good|would be great|is better"
        "|will do|works for me|is perfect|would suit|suits|suits me|would be fine|it is|will be fine|instead|then"
        "|would be better|is great|if possible|if you can|would be ideal|would be perfect|will work",
    },
    "correct": {0: "no|nope|i mean|i meant|scratch that|sorry|wait|correction"},
    "move": {0: "move|change|shift|reschedule|switch|push|swap|postpone|prepone|bring forward|moved|changed|rescheduled"},
    "choice": {
        0: "first one|second one|third one|fourth one|fifth one|last one|other one|first option|second option"
        "|third option|last option|first slot|second slot|third slot|first time|second time|third time|last time"
        "|first choice|second choice|first appointment|second appointment|third appointment",
    },
    "idiom": {
        0: "on second thought|on second thoughts|second thought|second thoughts|just a second|a second|one second"
        "|second opinion|one moment|first of all|one more|one of|first name|last name|some other time|another time"
        "|good morning|good afternoon|good evening|good night|at this time|at the moment|right now|not now|24 7|24/7|that one|this one|other one|another one|which one",
    },
    "place": {
        0: "street|avenue|floor|road|cross|block|main|main road|lane|phase|sector|stage|grade|standard|class"
        "|time|visit|session|person|patient|dose|trimester",
    },
    "the": {0: "the|da"}, "of": {0: "of"}, "at": {0: "at|@"}, "on": {0: "on|dated|date|the date of"},
    "for": {0: "for"},
    "fill": {
        0: "um|uh|er|hmm|sometime|some time|time|the time|any time|anytime|during|slot|appointment|exactly|maybe"
        "|probably|preferably|again|there|just|only|ideally|possibly|itself|whenever",
    },
}  # fmt: skip

TABLE = Table(
    tag="en",
    words=_WORDS,
    talk=ANSWERS | WISHES,
    names=NAMES,
    ordinal_suffixes=frozenset({"st", "nd", "rd", "th"}),
    word_suffixes=("'s", "s'"),
    tens_and_units=True,
    homophones={"ate": 8, "won": 1, "too": 2, "fore": 4},
)
