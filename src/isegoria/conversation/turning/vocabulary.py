"""The words that everybody may send at any time, in the languages of the interface and at home."""

# ruff: noqa: RUF001  # words of many scripts

import unicodedata
from enum import Enum

from isegoria.languages.codes import UNKNOWN


class Command(Enum):
    """What somebody may ask of the conversation itself."""

    HELP = "help"
    STOP = "stop"
    BACK = "back"
    LANGUAGE = "language"
    STATUS = "status"
    REPEAT = "repeat"
    ADD = "add"
    NEW = "new"
    WHERE = "where"
    OBJECT = "object"
    WITHDRAW = "withdraw"


# Next to the languages of the interface: Portuguese and Swahili, Turkish and Hindi where the word
# is known to everybody. Written without accents; ``folded`` takes them off what people write.
_WORDS: dict[Command, dict[str, str]] = {
    Command.HELP: {
        "en": "help info",
        "fr": "aide",
        "es": "ayuda",
        "ar": "مساعدة ساعدني",
        "ru": "помощь справка",
        "zh-hans": "帮助 幫助 求助",
        "sw": "msaada",
        "pt": "ajuda",
    },
    Command.STOP: {
        "en": "stop end quit cancel unsubscribe",
        "fr": "arret arreter fin",
        "es": "alto parar baja fin",
        "ar": "توقف قف إيقاف الغاء",
        "ru": "стоп отписаться",
        "zh-hans": "停止 退订 退訂",
        "sw": "acha simama",
        "pt": "sair",
    },
    Command.BACK: {
        "en": "back",
        "fr": "retour",
        "es": "atras volver",
        "ar": "رجوع عودة",
        "ru": "назад",
        "zh-hans": "返回 后退",
        "sw": "rudi",
        "pt": "voltar",
    },
    Command.LANGUAGE: {
        "en": "language lang",
        "fr": "langue",
        "es": "idioma lengua",
        "ar": "لغة اللغة",
        "ru": "язык",
        "zh-hans": "语言 語言",
        "sw": "lugha",
        "pt": "lingua",
    },
    Command.STATUS: {
        "en": "status",
        "fr": "statut suivi",
        "es": "estado",
        "ar": "حالة الحالة",
        "ru": "статус",
        "zh-hans": "状态 進度 进度",
        "sw": "hali",
        "pt": "situacao",
    },
    Command.REPEAT: {
        "en": "repeat again",
        "fr": "repeter repetez",
        "es": "repetir",
        "ar": "كرر إعادة",
        "ru": "повтор повторить",
        "zh-hans": "重复 再说一遍",
        "sw": "rudia",
        "pt": "repita",
    },
    Command.ADD: {
        "en": "add own",
        "fr": "ajouter",
        "es": "agregar anadir",
        "ar": "أضف إضافة",
        "ru": "добавить",
        "zh-hans": "添加",
        "sw": "ongeza",
        "pt": "adicionar",
    },
    Command.NEW: {
        "en": "new",
        "fr": "nouveau",
        "es": "nuevo",
        "ar": "جديد",
        "ru": "новый",
        "zh-hans": "新人",
        "sw": "mpya",
        "pt": "novo",
    },
    Command.WHERE: {
        "en": "where",
        "fr": "lieu",
        "es": "donde",
        "ar": "أين",
        "ru": "где",
        "zh-hans": "哪里 哪裡",
        "sw": "wapi",
        "pt": "onde",
    },
    Command.WITHDRAW: {
        "en": "withdraw erase",
        "fr": "retirer effacer",
        "es": "retirar borrar",
        "ar": "سحب محو",
        "ru": "отозвать стереть",
        "zh-hans": "撤回 删除 刪除",
        "sw": "ondoa futa",
        "pt": "apagar",
    },
    Command.OBJECT: {
        "en": "object objection",
        "fr": "objection contester",
        "es": "objetar objecion",
        "ar": "اعتراض أعترض",
        "ru": "возражение возражаю",
        "zh-hans": "异议 異議",
        "sw": "pingamizi",
        "pt": "contestar objecao",
    },
}
_YES = "yes y ok yeah oui si da نعم اي да ага 是 是的 好 对 ndiyo sim evet haan हाँ"
_NO = "no n nope non нет не لا كلا 否 不 不是 hapana nao hayir नहीं"
_PASSING = (
    "skip pass next passer suivant saltar pasar omitir siguiente تخطي تخط تجاوز التالي "
    "пропустить пропуск дальше 跳过 略过 下一个 ruka pular"
)
# What else is written differently by different hands.
_SAME = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ё": "е"})


def folded(words: str) -> str:
    """Words as they are compared: small letters without accents, signs and doubled spaces."""
    plain = unicodedata.normalize("NFKD", words).casefold().translate(_SAME)
    kept = (
        one if unicodedata.category(one)[0] in "LN" else " "
        for one in plain
        if unicodedata.category(one) not in ("Mn", "Cf")
    )
    return " ".join("".join(kept).split())


def plain_digits(words: str) -> str:
    """The same with the digits of every script written as 0 to 9."""
    return "".join(
        one if (digit := unicodedata.decimal(one, None)) is None else str(digit) for one in words
    )


def command_in(words: str) -> tuple[Command, str, str] | None:
    """The command that the first word is, in which language, and what follows it as written."""
    first, _space, rest = words.strip().partition(" ")
    known = _BY_WORD.get(folded(words)) or _BY_WORD.get(folded(first))
    if known is None:
        return None
    return (*known, "" if folded(words) in _BY_WORD else rest.strip())


def is_yes(words: str) -> bool:
    """Tell whether somebody says yes, in any of the languages."""
    return folded(words) in _ALL_YES


def is_no(words: str) -> bool:
    """Tell whether somebody says no, in any of the languages."""
    return folded(words) in _ALL_NO


def is_passing(words: str) -> bool:
    """Tell whether somebody asks to go on without an answer, in any of the languages."""
    return folded(words) in _ALL_PASS


def language_by_script(words: str) -> str:
    """The language of the interface that is written in this script; unknown for Latin letters."""
    for one in words:
        name = unicodedata.name(one, "")
        for script, code in (("ARABIC L", "ar"), ("CYRILLIC", "ru"), ("CJK", "zh-hans")):
            if name.startswith(script):
                return code
    return UNKNOWN


_BY_WORD = {
    folded(word): (command, language)
    for command, by_language in _WORDS.items()
    for language, words in reversed(by_language.items())
    for word in words.split()
}
_ALL_YES = frozenset(map(folded, _YES.split()))
_ALL_NO = frozenset(map(folded, _NO.split()))
_ALL_PASS = frozenset(map(folded, _PASSING.split()))
