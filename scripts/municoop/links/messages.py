"""What the checks of links and codes say, in three languages. Placeholders in braces are filled in."""

from __future__ import annotations

from collections.abc import Mapping

Messages = Mapping[str, str]

MISSING: Messages = {
    "en": "{item} is unknown to the source: it was deleted, or never was. Look for the item that is meant.",
    "uk": "Джерело не знає {item}: його вилучено або ніколи не було. Знайдіть потрібний елемент.",
    "pl": "Źródło nie zna {item}: usunięto go albo nigdy nie istniał. Znajdź właściwy element.",
}
REDIRECT: Messages = {
    "en": "{item} leads on to {target} now: see whether that is still the same thing, and link to it.",
    "uk": "{item} тепер переспрямовує на {target}: перевірте, чи це той самий об’єкт, і пов’яжіть із ним.",
    "pl": "{item} przekierowuje teraz do {target}: sprawdź, czy to nadal ta sama rzecz, i podaj nowy adres.",
}
NO_THING: Messages = {
    "en": "{item} is a {found} of Wikidata and stands for no thing: look for the item that is meant.",
    "uk": "{item} – це службова сторінка Вікіданих ({found}), а не об’єкт: знайдіть потрібний елемент.",
    "pl": "{item} to strona techniczna Wikidanych ({found}), a nie rzecz: znajdź właściwy element.",
}
OTHER_TYPE: Messages = {
    "en": "{item} is of the class {found} and not of {expected}: check whether it is the same thing.",
    "uk": "{item} належить до класу «{found}», а не «{expected}»: перевірте, чи це той самий об’єкт.",
    "pl": "{item} należy do klasy „{found}”, a nie „{expected}”: sprawdź, czy to ta sama rzecz.",
}
UNKNOWN_TYPE: Messages = {
    "en": "Nothing shows that {item} is of the class {expected}: check whether it is the same thing.",
    "uk": "Не видно, щоб {item} належав до класу «{expected}»: перевірте, чи це той самий об’єкт.",
    "pl": "Nic nie wskazuje, że {item} należy do klasy „{expected}”: sprawdź, czy to ta sama rzecz.",
}
DISTANCE: Messages = {
    "en": "{item} lies {found} km from our coordinates, more than {limit} km: one of the two is wrong.",
    "uk": "{item} лежить за {found} км від наших координат, далі ніж {limit} км: щось із двох неправильне.",
    "pl": "{item} leży {found} km od naszych współrzędnych, dalej niż {limit} km: coś z tego jest błędne.",
}
COUNTRY: Messages = {
    "en": "{item} lies in {found}, our thing in {expected}: check whether it is a namesake.",
    "uk": "{item} розташований у країні {found}, а наш об’єкт – у {expected}: перевірте, чи це не тезка.",
    "pl": "{item} leży w kraju {found}, a nasza rzecz w {expected}: sprawdź, czy to nie imiennik.",
}
IDENTIFIER: Messages = {
    "en": "{item} has the {kind} {found} ({property}), ours is {expected}: check if it is the same thing.",
    "uk": "{item} має {kind} {found} ({property}), а в нас {expected}: перевірте, чи це той самий об’єкт.",
    "pl": "{item} ma {kind} {found} ({property}), a u nas jest {expected}: sprawdź, czy to ta sama rzecz.",
}
SHARED: Messages = {
    "en": "{item} is linked from {others} as the same thing too: keep one of the links.",
    "uk": "З {item} як із тим самим об’єктом пов’язано також {others}: залиште лише один зв’язок.",
    "pl": "Z {item} jako tą samą rzeczą powiązano także {others}: zostaw tylko jedno powiązanie.",
}
DOUBLE: Messages = {
    "en": "The thing is linked to {others} as the same too, and it cannot be both: keep one of the links.",
    "uk": "Об’єкт пов’язано як той самий також із {others}, а обома він бути не може: залиште один зв’язок.",
    "pl": "Rzecz powiązano jako tę samą także z {others}, a nie może być obiema: zostaw jedno powiązanie.",
}
UNLISTED: Messages = {
    "en": "{item} is not among the places of {edition}: check the number of the feature.",
    "uk": "{item} немає серед місць {edition}: перевірте номер об’єкта.",
    "pl": "{item} nie ma wśród miejsc {edition}: sprawdź numer obiektu.",
}
OTHER_NAME: Messages = {
    "en": "{item} is called {found} in {edition}, and by none of our names: check whether it is the same.",
    "uk": "{item} у {edition} зветься {found} і не має жодної з наших назв: перевірте, чи це те саме.",
    "pl": "{item} nazywa się w {edition} {found} i nie nosi żadnej z naszych nazw: sprawdź, czy to to samo.",
}
CODE_UNKNOWN: Messages = {
    "en": "{code} is no code of {edition}: correct it, or see what has taken its place.",
    "uk": "У {edition} немає коду {code}: виправте його або знайдіть, що прийшло йому на зміну.",
    "pl": "W {edition} nie ma kodu {code}: popraw go albo sprawdź, co go zastąpiło.",
}
CODE_TYPE: Messages = {
    "en": "{code} is of the category {found} in {edition}, which does not fit the type {expected}.",
    "uk": "Код {code} у {edition} має категорію {found}, яка не відповідає типу {expected}.",
    "pl": "Kod {code} ma w {edition} kategorię {found}, która nie pasuje do typu {expected}.",
}
CODE_NAME: Messages = {
    "en": "{code} belongs to {found} in {edition}, our thing is called {expected}: one of the two is wrong.",
    "uk": "Код {code} у {edition} належить об’єкту {found}, а наш зветься {expected}: щось одне неправильне.",
    "pl": "Kod {code} należy w {edition} do {found}, a nasza rzecz to {expected}: coś z tego jest błędne.",
}
CODE_PART: Messages = {
    "en": "{code} lies in {found} by {edition}, our thing is part of {expected}: one of the two is wrong.",
    "uk": "Код {code} за {edition} входить до {found}, а наш об’єкт – до {expected}: щось одне неправильне.",
    "pl": "Kod {code} należy według {edition} do {found}, a nasza rzecz do {expected}: coś jest błędne.",
}


def fill(messages: Messages, **details: object) -> dict[str, str]:
    """Return the messages with their placeholders filled."""
    return {language: text.format(**details) for language, text in messages.items()}
