"""Desk stretches: the movements, and the routines of one, three and five minutes made of them.

Movements, seconds and cautions are those common to office programmes. Stretching twice a day for four weeks took about
1.4 of 10 points off neck and shoulder pain in a trial, strengthening has the best evidence (review PMC6093121), and
moving at all beats any single movement (sjweh 3949).
"""

from posture_watch.translation import mark
from posture_watch.wellbeing.routines import Counted, Kind, Routine, Step

CAUTION = mark(
    "Slow and mild, never into pain; keep breathing. Stop with dizziness, tingling or pain down the arm. Ask for advice"
    " first after an injury or operation, with osteoporosis, inflamed joints, an unstable neck or vertigo."
)

SHOULDER_ROLLS = Step(
    "shoulder_rolls",
    mark("Shoulder rolls"),
    mark("Draw slow circles with both shoulders: up, back and down. Ten times."),
    20.0,
    repetitions=10,
    counted=Counted.SHOULDER_ROLL,
)
SHRUGS = Step(
    "shrugs",
    mark("Shrug and drop"),
    mark("Pull both shoulders up to the ears for three seconds, then let them drop. Five times."),
    30.0,
    repetitions=5,
    counted=Counted.SHRUG,
)
NECK_TURNS = Step(
    "neck_turns",
    mark("Neck turns"),
    mark("Turn your head slowly and look over the shoulder for three seconds, then back to the middle. Three times."),
    18.0,
    sides=True,
    repetitions=3,
    counted=Counted.HEAD_TURN,
    not_when=mark("Leave it out with vertigo or an unstable neck."),
)
EAR_TO_SHOULDER = Step(
    "ear_to_shoulder",
    mark("Ear to shoulder"),
    mark("Let the ear sink towards the shoulder while the other shoulder stays low."),
    15.0,
    sides=True,
)
CHIN_TUCKS = Step(
    "chin_tucks",
    mark("Chin tucks"),
    mark("Slide the chin straight back, as for a double chin, hold for three seconds and let go. Five times."),
    25.0,
    repetitions=5,
    counted=Counted.CHIN_TUCK,
)
BLADE_SQUEEZES = Step(
    "blade_squeezes",
    mark("Shoulder-blade squeeze"),
    mark("Draw the shoulder blades together and down, hold for five seconds and let go. Five times."),
    35.0,
    repetitions=5,
)
CHEST_OPENER = Step(
    "chest_opener",
    mark("Chest opener"),
    mark("Hands behind the head, elbows wide, look slightly up and breathe into the chest."),
    15.0,
)
CAT_COW = Step(
    "cat_cow",
    mark("Seated cat and cow"),
    mark("Hands on the knees: round the back while breathing out, arch it gently while breathing in. Five times."),
    40.0,
    repetitions=5,
)
TWIST = Step(
    "twist",
    mark("Seated twist"),
    mark("One hand on the other knee, grow tall and turn the chest gently to that side."),
    10.0,
    sides=True,
    not_when=mark("Leave it out when pregnant or with osteoporosis."),
)
SIDE_BEND = Step(
    "side_bend",
    mark("Side bend"),
    mark("One arm up, and reach over to the other side; both sitting bones stay on the chair."),
    12.0,
    sides=True,
    counted=Counted.SIDE_BEND,
)
HUG = Step(
    "hug",
    mark("Upper-back hug"),
    mark("Hug yourself, hands on the shoulder blades, let the upper back round and breathe into it."),
    15.0,
)
WRIST_FLEXORS = Step(
    "wrist_flexors",
    mark("Palm away"),
    mark("Stretch one arm forward, palm away from you, and draw the fingers back gently with the other hand."),
    15.0,
    sides=True,
)
WRIST_EXTENSORS = Step(
    "wrist_extensors",
    mark("Back of the hand"),
    mark("Stretch one arm forward, fingers down, and press the back of the hand gently towards you."),
    15.0,
    sides=True,
)
HAMSTRING = Step(
    "hamstring",
    mark("Seated leg stretch"),
    mark(
        "Slide to the edge of the chair, one leg straight on its heel, and tip forward from the hips with a long back."
    ),
    15.0,
    sides=True,
)
HIP_OPENER = Step(
    "hip_opener",
    mark("Seated hip stretch"),
    mark("Lay one ankle on the other knee, grow tall and tip forward a little from the hips."),
    15.0,
    sides=True,
    not_when=mark("Leave it out after a hip operation."),
)
STAND_AND_REACH = Step(
    "stand_and_reach",
    mark("Stand, reach, sit"),
    mark("Stand up, reach for the ceiling with both arms, and sit down slowly. Five times."),
    60.0,
    repetitions=5,
)
STANDING_HIP = Step(
    "standing_hip",
    mark("Standing hip stretch"),
    mark("One foot a long step back, both feet pointing forward. Shift the hips forward until the front of one pulls."),
    20.0,
    sides=True,
)
STANDING_BACK = Step(
    "standing_back",
    mark("Standing back bend"),
    mark("Hands on the hips, feet apart, lift the breastbone and lean back a little; come back slowly. Five times."),
    30.0,
    repetitions=5,
    not_when=mark("Leave it out with vertigo or when leaning back hurts."),
)
WALL_CHEST = Step(
    "wall_chest",
    mark("Chest at the door frame"),
    mark("Forearm on a door frame at shoulder height, and turn the chest away from it."),
    20.0,
    sides=True,
)
EYES = Step(
    "eyes",
    mark("Eyes into the distance"),
    mark("Look at something at least six metres away, and blink a few times."),
    20.0,
)


def _stretch(name: str, title: str, why: str, *steps: Step, standing: bool = False) -> Routine:
    return Routine(name, Kind.STRETCH, title, why, CAUTION, steps, standing)


ROUTINES: dict[str, Routine] = {
    routine.name: routine
    for routine in (
        _stretch(
            "shoulders",
            mark("Shoulders, one minute"),
            mark("Lets shoulders come down that have crept up."),
            SHOULDER_ROLLS,
            SHRUGS,
        ),
        _stretch(
            "neck",
            mark("Neck, one minute"),
            mark("Moves a neck that has held one position."),
            CHIN_TUCKS,
            EAR_TO_SHOULDER,
        ),
        _stretch(
            "chest",
            mark("Chest, one minute"),
            mark("Opens the front after bending over the desk."),
            BLADE_SQUEEZES,
            CHEST_OPENER,
        ),
        _stretch(
            "back",
            mark("Back, one minute"),
            mark("Moves the back in all directions."),
            CAT_COW,
            HUG,
        ),
        _stretch(
            "wrists",
            mark("Wrists, one minute"),
            mark("For forearms after much typing."),
            WRIST_FLEXORS,
            WRIST_EXTENSORS,
        ),
        _stretch(
            "hips",
            mark("Hips, one minute"),
            mark("For hips that have been bent for long."),
            HAMSTRING,
            HIP_OPENER,
        ),
        _stretch(
            "up",
            mark("Up and down, one minute"),
            mark("Gets the legs going; standing up counts for more than any stretch."),
            STAND_AND_REACH,
            standing=True,
        ),
        _stretch(
            "upper",
            mark("Upper body, three minutes"),
            mark("Neck, shoulders, chest and upper back, all on the chair."),
            SHOULDER_ROLLS,
            CHIN_TUCKS,
            NECK_TURNS,
            BLADE_SQUEEZES,
            CHEST_OPENER,
            HUG,
        ),
        _stretch(
            "stand",
            mark("Standing, three minutes"),
            mark("Hips, back and chest, away from the chair."),
            STAND_AND_REACH,
            STANDING_BACK,
            STANDING_HIP,
            SHOULDER_ROLLS,
            standing=True,
        ),
        _stretch(
            "whole",
            mark("Whole body, five minutes"),
            mark("From the neck to the hips, on the chair and, at the end, up from it."),
            SHOULDER_ROLLS,
            CHIN_TUCKS,
            EAR_TO_SHOULDER,
            CHEST_OPENER,
            SIDE_BEND,
            CAT_COW,
            WRIST_FLEXORS,
            HIP_OPENER,
            STAND_AND_REACH,
        ),
        _stretch(
            "standing_whole",
            mark("Whole body standing, five minutes"),
            mark("Everything that goes without a chair."),
            SHOULDER_ROLLS,
            NECK_TURNS,
            SIDE_BEND,
            WALL_CHEST,
            STANDING_BACK,
            STANDING_HIP,
            WRIST_FLEXORS,
            STAND_AND_REACH,
            EYES,
            standing=True,
        ),
    )
}
"""The routines by name: one minute for a place, three minutes, five minutes, seated and standing."""
