import pytest

from conversations.understanding.names import find_names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "I'm Meena Iyer", ["Meena Iyer"]),
        ("en", "my name is meena iyer", ["Meena Iyer"]),
        ("en", "This is Priya calling, I'd like to book for my son Rohan", ["Priya", "Rohan"]),
        ("en", "it's for my daughter Anika, she is 7", ["Anika"]),
        ("en", "Hi, I am Dr. S. Raman and I need a slot", ["S Raman"]),
        ("en", "Karan Shah here", ["Karan Shah"]),
        ("en", "put it under Fatima", ["Fatima"]),
        ("en", "an appointment for my wife Sunita tomorrow at 5", ["Sunita"]),
        ("en", "I want to book for my wife named Sunita", ["Sunita"]),
        ("en", "I'm looking for a skin doctor nearby", []),
        ("en", "I am free tomorrow", []),
        ("en", "this is urgent", []),
        ("en", "it's for my son", []),
        ("hi", "मेरा नाम मीना अय्यर है", ["मीना अय्यर"]),
        ("hi", "मैं रोहन बोल रहा हूँ", ["रोहन"]),
        ("hi", "मेरे बेटे रोहन के लिए", ["रोहन"]),
        ("hi", "मैं कल आना चाहता हूँ", []),
        ("hi-Latn", "mera naam meena iyer hai", ["Meena Iyer"]),
        ("hi-Latn", "main Rohan bol raha hoon", ["Rohan"]),
        ("hi-Latn", "meri beti Anika ke liye", ["Anika"]),
        ("hi-Latn", "main kal aana chahti hu", []),
        ("fr", "je suis Luc", []),
    ],
)
def test_names_are_found(language: str, text: str, names: list[str]) -> None:
    assert find_names(text, language=language) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [("meena iyer", ["Meena Iyer"]), ("Meena", ["Meena"]), ("tomorrow at 5", []), ("no", []), ("what do you mean", [])],
)
def test_a_bare_name_counts_when_one_was_asked_for(text: str, names: list[str]) -> None:
    assert find_names(text, language="en", asked=True) == names
    assert find_names(text, language="en") == []
