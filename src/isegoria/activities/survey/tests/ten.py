"""A survey of ten questions that uses every kind a page can ask, for the tests of all channels.

``ANSWERS`` holds one answer to each, as it is written down, whichever way it came in; ``TYPED`` is
what a browser sends for them, page by page.
"""

from isegoria.activities.survey.activity import Survey
from isegoria.hear.services import seal_question
from isegoria.questionnaire.definition import (
    DONT_KNOW,
    NOT_SAY,
    Choice,
    Form,
    Group,
    Kind,
    Question,
)

LANGUAGES = ("en", "fr", "ar")


def said(english, french, arabic):
    """The same words in the three languages of this survey."""
    return {"en": english, "fr": french, "ar": arabic}


def choice(value, english, french, arabic, **more):
    return Choice(value, said(english, french, arabic), **more)


HOW_WELL = (
    choice("good", "Good", "Bien", "جيد"),
    choice("fair", "Fair", "Moyen", "مقبول"),
    choice("bad", "Bad", "Mauvais", "سيئ"),
)
WISHES = (
    choice("shade", "Shade", "De l’ombre", "ظل"),
    choice("seats", "Seats", "Des sièges", "مقاعد"),
    choice("light", "Light", "De la lumière", "إضاءة"),
)

TEN = Form(
    code="ten",
    version="1",
    title=said("Your way to work", "Votre trajet", "طريقك إلى العمل"),
    languages=LANGUAGES,
    members=(
        Question(
            "how",
            Kind.CHOICE,
            said("How do you travel most?", "Comment vous déplacez-vous ?", "كيف تتنقل غالبًا؟"),
            required=True,
            ways_out=frozenset({NOT_SAY}),
            choices=(
                choice("bus", "By bus", "En bus", "بالحافلة"),
                choice("foot", "On foot", "À pied", "مشيًا"),
                choice("bike", "By bicycle", "À vélo", "بالدراجة"),
            ),
        ),
        Question(
            "why",
            Kind.CHOICES,
            said("Why do you travel?", "Pourquoi vous déplacez-vous ?", "لماذا تتنقل؟"),
            required=True,
            shuffled=True,
            choices=(
                choice("work", "Work", "Travail", "العمل"),
                choice("school", "School", "École", "المدرسة"),
                choice("care", "Care for others", "Soins aux autres", "رعاية الآخرين"),
                choice("none", "None of these", "Rien de cela", "لا شيء مما سبق", exclusive=True),
            ),
        ),
        Group(
            "stop",
            said("The stop near you", "L’arrêt près de chez vous", "الموقف القريب منك"),
            (
                Question(
                    "clean",
                    Kind.CHOICE,
                    said("How clean is it?", "Est-il propre ?", "ما مدى نظافته؟"),
                    required=True,
                    choices=HOW_WELL,
                ),
                Question(
                    "safe",
                    Kind.CHOICE,
                    said("How safe is it?", "Est-il sûr ?", "ما مدى أمانه؟"),
                    required=True,
                    choices=HOW_WELL,
                    ways_out=frozenset({DONT_KNOW}),
                ),
            ),
            table=True,
        ),
        Question(
            "content",
            Kind.SCALE,
            said(
                "How content are you with going ${how}?",
                "Êtes-vous content de votre trajet (${how}) ?",
                "ما مدى رضاك عن التنقل ${how}؟",
            ),
            required=True,
            least="1",
            most="5",
            ends=(
                said("not at all", "pas du tout", "غير راضٍ"),
                said("very", "tout à fait", "راضٍ جدًا"),
            ),
            ways_out=frozenset({DONT_KNOW}),
        ),
        Question(
            "minutes",
            Kind.NUMBER,
            said("How long do you wait?", "Combien attendez-vous ?", "كم تنتظر؟"),
            hint=said("In minutes.", "En minutes.", "بالدقائق."),
            relevant="${how} = 'bus'",
            constraint=". <= 180",
            constraint_words=said(
                "Nobody waits more than three hours.",
                "Personne n’attend plus de trois heures.",
                "لا أحد ينتظر أكثر من ثلاث ساعات.",
            ),
            required=True,
            least="0",
            unit="min",
            ways_out=frozenset({DONT_KNOW}),
        ),
        Group(
            "last",
            said("Your last way", "Votre dernier trajet", "آخر مرة تنقلت فيها"),
            (
                Question(
                    "day",
                    Kind.DATE,
                    said("On which day?", "Quel jour ?", "في أي يوم؟"),
                    required=True,
                ),
                Question(
                    "hour",
                    Kind.TIME,
                    said("When did you leave?", "À quelle heure ?", "متى خرجت؟"),
                ),
            ),
        ),
        Question(
            "order",
            Kind.RANKING,
            said("What comes first at a stop?", "Que faut-il d’abord ?", "ما الأهم في الموقف؟"),
            required=True,
            shuffled=True,
            choices=WISHES,
        ),
        Question(
            "money",
            Kind.ALLOCATION,
            said("Share out 100 coins.", "Répartissez 100 pièces.", "وزّع 100 قطعة."),
            required=True,
            total="100",
            choices=WISHES,
        ),
        Group(
            "where",
            said("Where should it be mended?", "Où faut-il réparer ?", "أين يجب الإصلاح؟"),
            (
                Question(
                    "spot",
                    Kind.PLACE,
                    said("At which place?", "À quel endroit ?", "في أي مكان؟"),
                    required=True,
                    ways_out=frozenset({DONT_KNOW}),
                ),
                Question(
                    "around",
                    Kind.AREA,
                    said("Around which corners?", "Entre quels coins ?", "حول أي زوايا؟"),
                    hint=said(
                        "Places with ; between them.",
                        "Des endroits séparés par ;",
                        "أماكن تفصل بينها ;",
                    ),
                ),
            ),
        ),
        Group(
            "words",
            said("In your words", "Avec vos mots", "بكلماتك"),
            (
                Question(
                    "wish",
                    Kind.TEXT,
                    said("What would you change?", "Que changeriez-vous ?", "ماذا تغيّر؟"),
                    long=True,
                    most="300",
                ),
                Question(
                    "again",
                    Kind.TICK,
                    said("I would answer again", "Je répondrais encore", "سأجيب مرة أخرى"),
                ),
            ),
        ),
        Question("thanks", Kind.NOTE, said("Thank you for your time.", "Merci.", "شكرًا لوقتك.")),
        Question("rider", Kind.HIDDEN, {}, calculation="if(${how} = 'bus', 'yes', 'no')"),
    ),
)

ANSWERS = {
    "how": "bus",
    "why": "work care",
    "clean": "good",
    "safe": "dont_know",
    "content": "4",
    "minutes": "12",
    "day": "2026-11-20",
    "hour": "07:30",
    "order": "light shade seats",
    "money": "shade=60 light=40",
    "spot": "-1.28333 36.81667",
    "around": "0 0; 0 1; 1 1",
    "wish": "A roof at the market.",
    "again": "yes",
}

TYPED = (
    {"how": "bus"},
    {"why": ["", "care", "work"]},
    {"clean": "good", "safe": "dont_know"},
    {"content": "4"},
    {"minutes": "١٢", "minutes.out": ""},
    {"day": "2026-11-20", "hour": "07:30"},
    {"order.shade": "2", "order.seats": "3", "order.light": "1"},
    {"money.shade": "60", "money.seats": "", "money.light": "40"},
    {"spot.latitude": "-1.28333", "spot.longitude": "36.81667", "around": "0 0; 0 1; 1 1"},
    {"wish": "A roof at the market.", "again": ["", "yes"]},
)


def ask_ten(activity):
    """Ask the ten in this activity, in their three languages, instead of what it asked."""
    process = activity.process
    process.languages = ",".join(LANGUAGES)
    process.save()
    activity.type_slug = Survey.slug
    activity.save()
    Survey().lay_out(activity, TEN)
    Survey().open(activity)
    seal_question(process)
    return activity
