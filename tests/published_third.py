"""A third choice of published values: worked examples of textbooks and encyclopaedias, documentation, known layers."""

from __future__ import annotations

from published import SKLEARN, Row
from published_sizes import CS231N, STACKED, VGG, linear

MAZUR = "Mazur 2015, A step by step backpropagation example"
NIELSEN = "Nielsen 2015, Neural networks and deep learning, chapters 1 and 3"
SCIPY_SOFTMAX = "SciPy documentation, special.softmax, example with axis=1"
COVER_TWO = "Cover and Thomas, Elements of Information Theory, example 2.3.1 (0.2075 and 0.1887 bits), in nats"
D2L_INFO = "Zhang et al., Dive into Deep Learning, 22.11 Information Theory (1.6855 bits), in nats"
D2L_SOFTMAX = "Zhang et al., Dive into Deep Learning, 4.4 Softmax regression from scratch, cross_entropy(y_hat, y)"
D2L_BLEU = "Zhang et al., Dive into Deep Learning, 10.7 Sequence-to-sequence learning, evaluation"
NLTK_PENALTY = "NLTK documentation, translate.bleu_score.brevity_penalty"
PAPINENI = "Papineni et al. 2002, BLEU, section 2.1: candidates 1 and 2"
FACTORISED = "Szegedy et al. 2016, Rethinking the Inception architecture, section 3.1: a gain of 28%"
LLAMA_CPP = "llama.cpp, blocks of 32 weights with a scale of 16 bits: Q4_0 has 4.5 bits a weight, Q8_0 8.5"
CHOLLET = "Chollet 2018, Deep learning with Python, listing 6.21, summary of the network"
BROWNLEE = "Brownlee, Machine Learning Mastery, Sequence classification with LSTM: summary of the network"
DCGAN = "PyTorch, DCGAN tutorial, weights of the generator's first two layers"
DINO = "Caron et al. 2021, DINO, table 1: ViT-S/8 has 785 tokens"
DEIT = "timm, parameters of the parts of deit_tiny_patch16_224"
GPT3_HEADS = "Brown et al. 2020, Language models are few-shot learners, table 2.1: d_head"
QUICKSTART = "PyTorch, Quickstart and classifier tutorials: batches of an epoch"
KERAS_STEPS = "Keras, progress bars of examples on MNIST (469/469) and IMDB (782/782)"
TORCH_LINEAR_LR = "PyTorch documentation, torch.optim.lr_scheduler.LinearLR"
FOCAL_1000 = "Lin et al. 2017, Focal loss for dense object detection, section 3.2: 1000 times lower"
CONFUSION = "Wikipedia, Confusion matrix, example: 12 individuals, 8 with cancer"
ROC = "Wikipedia, Receiver operating characteristic, the predictors A, B, C and C'"
CONFUSED = 'confusion-matrix-three-classes --matrix "[[2,0,0],[0,0,1],[1,0,2]]"'


def roc(tp: int, fp: int, fn: int, tn: int) -> str:
    """The command for a point in ROC space."""
    return f"roc-point-from-counts --tp {tp} --fp {fp} --fn {fn} --tn {tn}"


def rates(tpr: str, fpr: str) -> str:
    """The command for accuracy and precision of 100 positives and 100 negatives."""
    return f"precision-from-rates --positives 100 --negatives 100 --tpr {tpr} --fpr {fpr}"


def batches(samples: int, size: int) -> str:
    """The command for the mini-batches of an epoch."""
    return f"epoch-iterations --samples {samples} --batch-size {size}"


def warmup(step: int) -> str:
    """The command for LinearLR as its documentation has it."""
    return f"warmup-schedule --lr 0.05 --start-factor 0.5 --total-iters 4 --step {step}"


THIRD: list[Row] = [
    # neurons
    ('neuron-output --x "[0.05, 0.1]" --w "[0.15, 0.2]" --b 0.35', {"z": "0.3775", "y": "0.593269992"}, MAZUR),
    ('neuron-output --x "[0.05, 0.1]" --w "[0.25, 0.3]" --b 0.35', {"y": "0.596884378"}, MAZUR),
    (
        'neuron-output --x "[0.593269992, 0.596884378]" --w "[0.4, 0.45]" --b 0.6',
        {"z": "1.105905967", "y": "0.751365070"},
        MAZUR,
    ),
    (
        'neuron-output --x "[0.593269992, 0.596884378]" --w "[0.5, 0.55]" --b 0.6',
        {"y": "0.772928465"},
        MAZUR,
    ),
    ("sigmoid-derivative-from-output --output 0.75136507", {"derivative": "0.186815602"}, MAZUR),
    (
        "gradient-descent-step-size --gradient 0.082167041 --lr 0.5 --weight 0.4",
        {"new_weight": "0.35891648"},
        MAZUR,
    ),
    (
        "gradient-descent-step-size --gradient 0.000438568 --lr 0.5 --weight 0.15",
        {"new_weight": "0.149780716"},
        MAZUR,
    ),
    ('perceptron-output --weight "[-2, -2]" --threshold=-3', {"outputs": (1, 1, 1, 0)}, f"{NIELSEN}: a NAND gate"),
    ('neuron-output --x "[1]" --w "[0.6]" --b 0.9', {"y": "0.82"}, NIELSEN),
    ('neuron-output --x "[1]" --w "[2]" --b 2', {"y": "0.98"}, NIELSEN),
    ('neuron-output --x "[-1, -2]" --w "[2, -3]" --b=-3', {"z": 1, "y": "0.73"}, f"{CS231N}, backpropagation"),
    # softmax, entropies, losses
    (
        'softmax --x "[1, 0.5, 0.2, 3]"',
        {"probabilities": ("0.105877", "0.064218", "0.047574", "0.782332")},
        SCIPY_SOFTMAX,
    ),
    (
        'softmax --x "[1, -1, 7, 3]"',
        {"probabilities": ("0.002427", "0.000329", "0.979307", "0.017937")},
        SCIPY_SOFTMAX,
    ),
    (
        'softmax --x "[2, 12, 13, 3]"',
        {"probabilities": ("0.000012", "0.268929", "0.731025", "0.000033")},
        SCIPY_SOFTMAX,
    ),
    (
        'kl-divergence-both-ways --p "[1/2, 1/2]" --q "[3/4, 1/4]"',
        {"forward": "0.1438", "backward": "0.1308"},
        COVER_TWO,
    ),
    (
        'entropy-and-divergence --p "[0.1, 0.5, 0.1, 0.3]" --q "[0.25, 0.25, 0.25, 0.25]"',
        {"entropy": "1.1683"},
        D2L_INFO,
    ),
    ('perplexity-of-tokens --probabilities "[0.1, 0.5]"', {"loss": "1.4979"}, D2L_SOFTMAX),
    ('focal-loss-positives --probability "[0.968]" --gamma 2', {"factors": ("0.001",)}, FOCAL_1000),
    # metrics
    (f"{CONFUSED} --chosen 1", {"accuracy": "0.67", "precision": "0.67", "recall": "1.00"}, SKLEARN),
    (f"{CONFUSED} --chosen 3", {"precision": "0.67", "recall": "0.67"}, SKLEARN),
    ('auc-by-trapezoids --fpr "[0, 0, 0.5, 0.5, 1]" --tpr "[0, 0.5, 0.5, 1, 1]"', {"auc": "0.75"}, SKLEARN),
    ('coefficient-of-determination --target "[1, 2, 3]" --predictions "[2, 2, 2]"', {"r2": "0.0"}, SKLEARN),
    ('coefficient-of-determination --target "[1, 2, 3]" --predictions "[3, 2, 1]"', {"r2": "-3.0"}, SKLEARN),
    ("accuracy-from-counts --tp 6 --fp 1 --fn 2 --tn 3", {"samples": 12, "accuracy": "0.75"}, CONFUSION),
    (roc(6, 1, 2, 3), {"tpr": "0.75", "fpr": "0.25"}, CONFUSION),
    (roc(63, 28, 37, 72), {"tpr": "0.63", "fpr": "0.28"}, ROC),
    (roc(77, 77, 23, 23), {"tpr": "0.77", "fpr": "0.77"}, ROC),
    (roc(24, 88, 76, 12), {"tpr": "0.24", "fpr": "0.88"}, ROC),
    (roc(76, 12, 24, 88), {"tpr": "0.76", "fpr": "0.12"}, ROC),
    (rates("0.63", "0.28"), {"accuracy": "0.68", "precision": "0.69"}, ROC),
    (rates("0.77", "0.77"), {"accuracy": "0.50", "precision": "0.50"}, ROC),
    (rates("0.24", "0.88"), {"accuracy": "0.18", "precision": "0.21"}, ROC),
    (rates("0.76", "0.12"), {"accuracy": "0.82", "precision": "0.86"}, ROC),
    (
        'bleu-four --candidate 5 --reference 6 --matches "[4, 3, 1, 0]"',
        {"precisions": ("0.80", "0.75", "0.33", "0.00")},
        D2L_BLEU,
    ),
    ("bleu-two --candidate 2 --reference 6 --unigrams 2 --bigrams 1", {"penalty": "0.14"}, D2L_BLEU),
    ("bleu-two --candidate 7 --reference 8 --unigrams 7 --bigrams 6", {"penalty": "0.866877900"}, NLTK_PENALTY),
    ("bleu-two --candidate 12 --reference 13 --unigrams 12 --bigrams 11", {"penalty": "0.920044415"}, NLTK_PENALTY),
    (
        "bleu-two --candidate 18 --reference 18 --unigrams 17 --bigrams 10",
        {"first": "0.94", "second": "0.59"},
        PAPINENI,
    ),
    ("bleu-two --candidate 14 --reference 16 --unigrams 8 --bigrams 1", {"first": "0.57", "second": "0.08"}, PAPINENI),
    # schedules and batches
    (warmup(0), {"rate": "0.025"}, TORCH_LINEAR_LR),
    (warmup(1), {"rate": "0.03125"}, TORCH_LINEAR_LR),
    (warmup(2), {"rate": "0.0375"}, TORCH_LINEAR_LR),
    (warmup(3), {"rate": "0.04375"}, TORCH_LINEAR_LR),
    (warmup(4), {"rate": "0.05"}, TORCH_LINEAR_LR),
    (warmup(9), {"rate": "0.05"}, TORCH_LINEAR_LR),
    (batches(60_000, 64), {"iterations": 938, "last_batch": 32}, QUICKSTART),
    (batches(50_000, 4), {"iterations": 12_500}, QUICKSTART),
    (batches(60_000, 128), {"iterations": 469}, KERAS_STEPS),
    (batches(25_000, 32), {"iterations": 782}, KERAS_STEPS),
    # sizes
    (
        "stacked-3x3-against-large --num-layers 3 --channels 1",
        {"stacked_parameters": 27, "large_parameters": 49},
        STACKED,
    ),
    ("stacked-3x3-against-large --num-layers 2 --channels 1", {"kernel_size": 5, "saving": "28"}, FACTORISED),
    (
        "conv-output-shape --in-channels 3 --out-channels 96 --height 227 --width 227 --kernel-size 11 --stride 4",
        {"height_out": 55, "elements": 290_400},
        CS231N,
    ),
    (
        "conv-output-shape --in-channels 3 --out-channels 64 --height 224 --width 224 --kernel-size 3 --padding 1",
        {"elements": 3_211_264},
        CS231N,
    ),
    ("fc-image-parameters --height 32 --width 32 --hidden-size 1", {"in_features": 3_072}, CS231N),
    ("fc-image-parameters --height 200 --width 200 --hidden-size 1", {"in_features": 120_000}, CS231N),
    ("vgg-classifier-share --height 224 --num-classes 1000", {"parameters": 138_357_544}, VGG),
    (
        "transposed-conv-parameters --in-channels 100 --out-channels 512 --kernel-size 4 --no-bias",
        {"parameters": 819_200},
        DCGAN,
    ),
    (
        "transposed-conv-parameters --in-channels 512 --out-channels 256 --kernel-size 4 --no-bias",
        {"parameters": 2_097_152},
        DCGAN,
    ),
    ("transposed-conv-output-size --height 1 --kernel-size 4", {"height_out": 4}, DCGAN),
    ("transposed-conv-output-size --height 4 --kernel-size 4 --stride 2 --padding 1", {"height_out": 8}, DCGAN),
    ("grouped-quantisation --parameters 8 --bits 4 --group 32", {"effective": "4.5"}, LLAMA_CPP),
    ("grouped-quantisation --parameters 8 --bits 8 --group 32", {"effective": "8.5"}, LLAMA_CPP),
    ("rnn-parameters --input-size 32 --hidden-size 32 --bias-vectors 1", {"parameters": 2_080}, CHOLLET),
    ("embedding-parameters --num-embeddings 10000 --embedding-dim 32", {"parameters": 320_000}, CHOLLET),
    (
        "rnn-model-parameters --num-embeddings 5000 --embedding-dim 32 --hidden-size 100 --out-features 1 "
        "--bias-vectors 1",
        {"embedding": 160_000, "recurrent": 53_200, "output": 101, "parameters": 213_301},
        BROWNLEE,
    ),
    ("vit-patches --height 224 --patch-size 8 --dim 384", {"patches": 784, "length": 785}, DINO),
    ("vit-patches --height 224 --patch-size 16 --dim 192", {"embedding": 147_648, "positions": 37_824 + 192}, DEIT),
    (linear(192, 1_000), {"parameters": 193_000}, DEIT),
    ("attention-head-size --embed-dim 768 --num-heads 12 --length 2048", {"head_dim": 64}, GPT3_HEADS),
    ("attention-head-size --embed-dim 4096 --num-heads 32 --length 2048", {"head_dim": 128}, GPT3_HEADS),
    ("attention-head-size --embed-dim 1536 --num-heads 16 --length 2048", {"head_dim": 96}, GPT3_HEADS),
]  # fmt: skip
