# ruff: noqa: E501 - a group of words stays on one line
"""English words around the names of people."""

NAMES = {
    "lead": r"(?:my (?:full |good )?name is|my names|name is|names|i am|im|this is|it is|its|call me|you can call me"
    r"|myself|name|under the name(?: of)?|in the name of|for (?:my|our) (?:\w+ )?(?:son|daughter|wife|husband|mother|father|mom|mum"
    r"|dad|brother|sister|friend|child|kid|baby|grandmother|grandfather|grandson|granddaughter|niece|nephew|partner|uncle"
    r"|aunt|cousin|boy|girl|boss|colleague|mother in law|father in law|neighbour|neighbor|roommate)(?: named)?"
    r"|patients? name is|(?:his|her|their) name is|(?:put|book|name|make) it (?:under|for|as)|under|(?:appointment|booking) (?:is )?(?:for|under))",
    "weak": "im its it this name names myself",
    "trail": r"(?:here|speaking|this side)",
    "whom": r"for",
    "titles": "mr mrs ms miss dr doctor smt shri sri prof",
    "stop": "a an the i im am is are was be been my your his her our their this that it its at on in for to from with of and or but"
    " not so just also very really still now here there looking calling wanting trying going coming hoping booking free busy"
    " available sorry sure fine good okay ok great interested new old sick ill unwell late early ready done happy afraid allergic"
    " pregnant having getting running unable able today tomorrow tonight yesterday morning afternoon evening night noon next last"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december please thanks thank yes no yeah nope hello hi hey about asking wondering planning thinking"
    " traveling travelling stuck driving working out off back again only too all more another one two three four five six seven"
    " eight nine ten interested pm am urgent important correct right wrong perfect what when where who how why which can could"
    " would will shall should do does did has have had want need like if because as he she they we you me us him them speaking"
    " calling writing appointment booking slot time date day week month doctor dentist patient name phone number mobile years"
    " year old possible better best after before around between until by then than up down over under aged age son daughter wife"
    " husband mother father kid child baby friend mom dad hair tooth teeth cleaning checkup consultation haircut regarding"
    " concerning unisex located called asap emergency confirmed booked okay absolutely definitely actually cancel reschedule"
    " wait waiting feeling experiencing suffering facing curious confused tired glad pleased urgently immediately soon asap yep yup yeah ya yah nah nope k kk hmm thx bye none nothing whenever anytime directly bit little lot kind sort type",
}
