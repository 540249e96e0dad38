import pytest

from conversations.tests.understanding.moments import read

HINDI = [
    ("कल शाम पाँच बजे", ["Thu 12 17:00"]),
    ("परसों सुबह साढ़े दस बजे", ["Fri 13 10:30"]),
    ("अगले शुक्रवार दोपहर डेढ़ बजे", ["Fri 20 13:30"]),
    ("सोमवार को तीन से पाँच बजे के बीच", ["Mon 16 15:00-17:00"]),
    ("मंगलवार नहीं, गुरुवार को", ["not Tue 17", "Thu 12"]),
    ("पौने नौ बजे सुबह", ["Thu 12 08:45"]),
    ("सवा चार बजे", ["Wed 11 16:15"]),
    ("ढाई बजे", ["Wed 11 14:30"]),
    ("२३ मार्च को ४ बजे", ["Mon 23 16:00"]),
    ("कल ५ बजे के बाद", ["Thu 12 17:00-00:00"]),
    ("आज शाम ६ बजे से पहले", ["Wed 11 17:00-18:00"]),
    ("अगले हफ्ते", ["Mon 16 +7"]),
    ("इस शनिवार या रविवार को", ["Sat 14", "Sun 15"]),
    ("दो घंटे बाद", ["Wed 11 12:00"]),
    ("तीन दिन बाद सुबह", ["Sat 14 06:00-12:00"]),
    ("शाम को", ["Wed 11 17:00-21:00"]),
    ("रात आठ बजे", ["Wed 11 20:00"]),
    ("दो पी.एम. पर", ["Wed 11 14:00"]),
    ("ग्यारह ऐ एम", ["Wed 11 11:00"]),
    ("चार बजकर पैंतालीस मिनट पर", ["Wed 11 16:45"]),
    ("मार्च की बीस तारीख को शाम साढ़े छह बजे", ["Fri 20 18:30"]),
    ("अगले महीने की पाँच तारीख", ["Sun 5Apr"]),
    ("छब्बीस को आना है", ["Thu 26"]),
    ("महीने के आखिरी शुक्रवार को", ["Fri 27"]),
    ("गुरुवार की जगह शुक्रवार", ["not Thu 12", "Fri 13"]),
    ("जल्दी से जल्दी", ["soonest from Wed 11 10:00"]),
    ("मेरा appointment saturday को है", ["Sat 14"]),
    ("सुबह आठ बजे से शाम पांच बजे के बीच कल", ["Thu 12 08:00-17:00"]),
    ("मुझे दो लोगों के लिए", []),
]

HINGLISH = [
    ("kal shaam 5 baje", ["Thu 12 17:00"]),
    ("parso subah saade das baje", ["Fri 13 10:30"]),
    ("agle shukrawar dopahar dedh baje", ["Fri 20 13:30"]),
    ("somvar ko 3 se 5 baje ke beech", ["Mon 16 15:00-17:00"]),
    ("mangalwar nahi, guruvar ko", ["not Tue 17", "Thu 12"]),
    ("paune nau baje subah", ["Thu 12 08:45"]),
    ("23 march ko 4 baje", ["Mon 23 16:00"]),
    ("aaj 6 baje se pehle", ["Wed 11 00:00-18:00"]),
    ("kal 5 baje ke baad", ["Thu 12 17:00-00:00"]),
    ("do ghante baad", ["Wed 11 12:00"]),
    ("raat 8 baje", ["Wed 11 20:00"]),
    ("5 tarikh ko", ["Sun 5Apr"]),
    ("kal subah 11 baje ya shaam 6 baje", ["Thu 12 11:00", "Thu 12 18:00"]),
    ("kal 3 ya 4 baje", ["Thu 12 15:00", "Thu 12 16:00"]),
    ("sat baje shaam ko", ["Wed 11 19:00"]),
    ("subah 6 40", ["Thu 12 06:40"]),
    ("600 am", ["Thu 12 06:00"]),
    ("4 : 30 baje", ["Wed 11 16:30"]),
    ("tomorrow evening 5 baje", ["Thu 12 17:00"]),
    ("aaj nahi kal", ["not Wed 11", "Thu 12"]),
    ("appointment ko friday se monday kar do shift", ["not Fri 13", "Mon 16"]),
    ("budhwar ki jagah guruvar", ["not Wed 18", "Thu 12"]),
    ("agle mahine ki 5 tarikh ko", ["Sun 5Apr"]),
    ("mujhe kal teen baje aana hai", ["Thu 12 15:00"]),
    ("jaldi se jaldi", ["soonest from Wed 11 10:00"]),
]


@pytest.mark.parametrize(("text", "expected"), HINDI)
def test_hindi_is_read(text: str, expected: list[str]) -> None:
    assert read(text, "hi") == expected


@pytest.mark.parametrize(("text", "expected"), HINGLISH)
def test_hinglish_is_read(text: str, expected: list[str]) -> None:
    assert read(text, "hinglish") == expected
    assert read(text, "hi-Latn") == expected


def test_a_nukta_and_a_nasal_may_be_written_either_way() -> None:
    assert read("साढ़े पांच बजे", "hi") == read("साढे पाँच बजे", "hi") == ["Wed 11 17:30"]
