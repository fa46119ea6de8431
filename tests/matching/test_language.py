from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.errors import MappingError
from municoop.matching.language import (
    Language,
    find_packaged,
    read_language,
    read_languages,
    to_language,
    to_plain,
)
from municoop.matching.spelling import read_all
from municoop.matching.text import normalise

AUTHORITY_TYPE = "https://w3id.org/municoop/def/authority-type/"
SCHEMES = Path(__file__).resolve().parents[2] / "ontology" / "schemes.ttl"


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return {language.code: language for language in read_languages(find_packaged())}


@pytest.mark.parametrize(
    ("language", "registered", "forms"),
    [
        ("uk", "Київ", "Києва Києву Києвом Києві"),
        ("uk", "Львів", "Львова Львову Львовом Львові"),
        ("uk", "Канів", "Канева Каневу Каневом Каневі"),
        ("uk", "Ріг", "Рогу Рогом Розі"),
        ("uk", "Ужгород", "Ужгорода Ужгороду Ужгородом Ужгороді"),
        ("uk", "Кременчук", "Кременчука Кременчуком Кременчуці Кременчуку"),
        ("uk", "Гамбург", "Гамбурга Гамбургу Гамбургом Гамбурзі"),
        ("uk", "Тернопіль", "Тернополя Тернополю Тернополем Тернополі"),
        ("uk", "Ірпінь", "Ірпеня Ірпеню Ірпенем Ірпені"),
        ("uk", "Ніжин", "Ніжина Ніжину Ніжином Ніжині"),
        ("uk", "Умань", "Умані Уманню"),
        ("uk", "Трускавець", "Трускавця Трускавцю Трускавцем Трускавці"),
        ("uk", "Стрий", "Стрия Стрию Стриєм Стриї"),
        ("uk", "Кропивницький", "Кропивницького Кропивницькому Кропивницьким"),
        ("uk", "Одеса", "Одеси Одесі Одесу Одесою"),
        ("uk", "Жмеринка", "Жмеринки Жмеринці Жмеринку Жмеринкою"),
        ("uk", "Вінниця", "Вінниці Вінницю Вінницею"),
        ("uk", "Коломия", "Коломиї Коломию Коломиєю"),
        ("uk", "Дніпро", "Дніпра Дніпру Дніпром Дніпрі"),
        ("uk", "Рівне", "Рівного Рівному Рівним"),
        ("uk", "Запоріжжя", "Запоріжжю Запоріжжям Запоріжжі"),
        ("uk", "Суми", "Сум Сумам Сумами Сумах"),
        ("uk", "Лубни", "Лубен Лубнам Лубнами Лубнах"),
        ("uk", "Чернівці", "Чернівців Чернівцям Чернівцями Чернівцях"),
        ("pl", "Kraków", "Krakowa Krakowowi Krakowem Krakowie"),
        ("pl", "Wrocław", "Wrocławia Wrocławiowi Wrocławiem Wrocławiu"),
        ("pl", "Poznań", "Poznania Poznaniowi Poznaniem Poznaniu"),
        ("pl", "Łódź", "Łodzi Łodzią"),
        ("pl", "Zamość", "Zamościa Zamościowi Zamościem Zamościu"),
        ("pl", "Bydgoszcz", "Bydgoszczy Bydgoszczą"),
        ("pl", "Białystok", "Białegostoku Białemustokowi Białymstokiem Białymstoku"),
        ("pl", "Włocławek", "Włocławka Włocławkowi Włocławkiem Włocławku"),
        ("pl", "Sosnowiec", "Sosnowca Sosnowcowi Sosnowcem Sosnowcu"),
        ("pl", "Krefeld", "Krefeldu Krefeldowi Krefeldem Krefeldzie"),
        ("pl", "Warszawa", "Warszawy Warszawie Warszawę Warszawą"),
        ("pl", "Ostrołęka", "Ostrołęki Ostrołęce Ostrołękę Ostrołęką"),
        ("pl", "Zielona", "Zielonej Zieloną"),
        ("pl", "Góra", "Góry Górze Górę Górą"),
        ("pl", "Gdynia", "Gdyni Gdynię Gdynią"),
        ("pl", "Leszno", "Leszna Lesznu Lesznem Lesznie"),
        ("pl", "miasto", "miasta miastu miastem mieście"),
        ("pl", "Zakopane", "Zakopanego Zakopanemu Zakopanem"),
        ("pl", "Łomianki", "Łomianek Łomiankom Łomiankami Łomiankach"),
        ("pl", "Katowice", "Katowic Katowicom Katowicami Katowicach"),
        ("pl", "Kielce", "Kielc Kielcom Kielcami Kielcach"),
        ("pl", "Tychy", "Tychów Tychom Tychami Tychach"),
        ("lt", "Vilnius", "Vilniaus Vilniui Vilnių Vilniumi Vilniuje"),
        ("lt", "Kaunas", "Kauno Kaunui Kauną Kaunu Kaune"),
        ("lt", "Klaipėda", "Klaipėdos Klaipėdai Klaipėdą Klaipėdoje"),
        ("de", "Krefeld", "Krefelds"),
    ],
)
def test_case_forms_lead_to_the_registered_name(
    languages: dict[str, Language], language: str, registered: str, forms: str
) -> None:
    wanted = read_all(normalise(registered))[0]
    lost = [form for form in forms.split() if wanted not in find_all(languages[language], form)]
    assert lost == []


def find_all(language: Language, form: str) -> set[str]:
    """Return what a form may be a form of, or may be itself with its marks left out (Warszawą)."""
    sounds = read_all(normalise(form))
    return {*sounds, *(lemma for sound in sounds for lemma in language.find_lemmas(sound))}


@pytest.mark.parametrize(
    ("language", "form", "other"),
    [
        ("uk", "Львова", "Львовець"),
        ("uk", "Кракова", "Краковець"),
        ("pl", "Lwowem", "Lwówek"),
        ("pl", "Lublina", "Lubin"),
    ],
)
def test_a_form_of_one_name_is_not_one_of_another(
    languages: dict[str, Language], language: str, form: str, other: str
) -> None:
    assert read_all(normalise(other))[0] not in find_all(languages[language], form)


def test_plain_values_give_the_language_back(languages: dict[str, Language]) -> None:
    for language in languages.values():
        assert to_language(language.code, to_plain(language)) == language


def test_kinds_are_those_of_the_vocabulary(languages: dict[str, Language]) -> None:
    terms = {quad.subject.value for quad in ox.parse(path=SCHEMES, format=ox.RdfFormat.TURTLE)}
    sorts = {sort for language in languages.values() for sorts in language.kinds.values() for sort in sorts}
    assert sorts
    assert {sort for sort in sorts if AUTHORITY_TYPE + sort not in terms} == set()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("names: [", "not YAML"),
        ("names: {endings: {ів: ова}, endings: {}}", "not YAML"),
        ("cues: {}", "'names'"),
        ("names: {ending: {}}", "unknown key 'ending'"),
        ("names: {endings: [ів]}", "to be read"),
        ("names: {endings: {ів: 3}}", "to be read"),
        ("names: {kinds: {місто: 3}}", "to be read"),
        ("", "to be read"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "uk.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MappingError, match=problem) as caught:
        read_language(path)
    assert str(path) in caught.value.where


def test_no_file_at_all_is_an_error() -> None:
    with pytest.raises(MappingError, match="missing"):
        read_languages([])
