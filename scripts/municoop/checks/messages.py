"""What the evidence check says, in three languages. Placeholders in braces are filled by the check."""

from __future__ import annotations

from collections.abc import Mapping

Messages = Mapping[str, str]

MISSING: Messages = {
    "en": "Nothing is quoted for this thing: add the words of the source that state it (mc:evidence).",
    "uk": "Для цього запису немає жодної цитати: додайте слова джерела, які про це говорять (mc:evidence).",
    "pl": "Dla tego zapisu nie podano żadnego cytatu: dodaj słowa źródła, które o tym mówią (mc:evidence).",
}
UNCOVERED: Messages = {
    "en": "No quotation supports this value of {path}: quote the words that state it, or take the value out.",
    "uk": "Жодна цитата не підтверджує цього значення {path}: наведіть потрібні слова або приберіть його.",
    "pl": "Żaden cytat nie potwierdza tej wartości {path}: przytocz odpowiednie słowa albo usuń wartość.",
}
IDLE: Messages = {
    "en": "The quotation is to support {path}, but nothing that rests on it has that: state it or drop it.",
    "uk": "Цитата нібито підтверджує {path}, але такого твердження немає: додайте його або приберіть звідси.",
    "pl": "Cytat ma potwierdzać {path}, lecz takiego stwierdzenia brak: dodaj je albo usuń je stąd.",
}
IDLE_VALUE: Messages = {
    "en": "The quotation is to support a value that is not stated: state it, or drop it.",
    "uk": "Цитата нібито підтверджує значення, якого ніде не наведено: додайте його або приберіть звідси.",
    "pl": "Cytat ma potwierdzać wartość, której nigdzie nie podano: dodaj ją albo usuń stąd.",
}
DIFFERENT: Messages = {
    "en": "The text has “{found}” at {start}–{end}, not these words: correct the quotation or its place.",
    "uk": "У тексті на місці {start}–{end} стоїть «{found}», а не ці слова: виправте цитату або її місце.",
    "pl": "W tekście w miejscu {start}–{end} stoi „{found}”, a nie te słowa: popraw cytat albo miejsce.",
}
UNPLACED: Messages = {
    "en": "The evidence needs one quotation and one place (start and end) in the text.",
    "uk": "Підтвердження потребує однієї цитати та одного місця (початку й кінця) в тексті.",
    "pl": "Potwierdzenie wymaga jednego cytatu i jednego miejsca (początku i końca) w tekście.",
}
FOREIGN: Messages = {
    "en": "The evidence quotes another source than the document that states the fact: quote this document.",
    "uk": "Підтвердження цитує не той документ, у якому наведено факт: цитуйте цей документ.",
    "pl": "Potwierdzenie cytuje inny dokument niż ten, który podaje fakt: cytuj ten dokument.",
}


def fill(messages: Messages, **details: object) -> dict[str, str]:
    """Return the messages with their placeholders filled."""
    return {language: text.format(**details) for language, text in messages.items()}
