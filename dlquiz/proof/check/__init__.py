"""`bank check`: generates, proves, renders and grades every question over enough seeds; names every failing address."""

from dlquiz.proof.check.examples import check_card as check_card
from dlquiz.proof.check.examples import check_facts as check_facts
from dlquiz.proof.check.giveaways import Giveaway as Giveaway
from dlquiz.proof.check.measures import bounds as bounds
from dlquiz.proof.check.one import check_item as check_item
from dlquiz.proof.check.one import rendering_problems as rendering_problems
from dlquiz.proof.check.run import DEFAULT_SEEDS as DEFAULT_SEEDS
from dlquiz.proof.check.run import Checked as Checked
from dlquiz.proof.check.run import Report as Report
from dlquiz.proof.check.run import check_bank as check_bank
from dlquiz.proof.check.run import check_named as check_named
from dlquiz.proof.check.run import check_question as check_question
