"""More values that are published, of whoever wrote none of the cards: sizes of known networks, metrics, steps."""

from __future__ import annotations

from published import SKLEARN, Row
from published_sizes import (
    CS231N,
    DENSENET,
    DILATED,
    DISTILL,
    RESNET,
    RESNET50,
    TRANSFORMER,
    VGG,
    VIT,
    conv,
    linear,
    pool,
    size,
)

BERT_LARGE = "Hugging Face transformers, parameters of the parts of bert-large-uncased"
ROBERTA = "Hugging Face transformers, parameters of the parts of roberta-base"
LLAMA = "Touvron et al. 2023, LLaMA 7B: 32,000 tokens, d = 4096"
GPT2_SIZES = "Hugging Face transformers, parameters of the parts of gpt2-medium, gpt2-large and gpt2-xl"
GPT3 = "Brown et al. 2020, Language models are few-shot learners, table 2.1, a block as that of gpt2"
VIT_HUGE = "Dosovitskiy et al. 2021, table 1, and torchvision's vit_h_14"
BIG = "Vaswani et al. 2017, the big model of table 3 as torch.nn.TransformerDecoderLayer has it"
VGG_OPS = "Netscope CNN analyzer, multiplications of VGG-16's conv1_1 and conv1_2"
MOBILENET = "Howard et al. 2017, MobileNets, table 1"
MOBILENET2 = "torchvision, parameters of the layers of MobileNetV2"
SQUEEZE = "Iandola et al. 2016, SqueezeNet, table 1: fire2 has 11,920 parameters"
UNET = "Ronneberger et al. 2015, U-Net, figure 1"
INCEPTION3 = "Szegedy et al. 2016, Rethinking the Inception architecture, table 1"
TORCH_RNN = "PyTorch documentation, the examples nn.RNN(10, 20, 2), nn.LSTM(10, 20, 2) and nn.GRU(10, 20, 2)"
NLTK = "NLTK documentation, translate.bleu_score: sentence_bleu of hypothesis 1"
SCIPY_STATS = "SciPy documentation, examples of stats.wasserstein_distance and stats.entropy"
SGDR = "Loshchilov and Hutter 2017, SGDR, equation 5: half of the largest rate at half the time"


def field(kernels: list[int], strides: list[int]) -> str:
    """The command for the receptive fields of a chain of layers."""
    return f'receptive-field-of-layers --height 2048 --kernel-size "{kernels}" --stride "{strides}"'


def encoder(d_model: int, heads: int, inner: int) -> str:
    """The command for the parameters of a Transformer's encoder layer."""
    return f"encoder-layer-parameters --d-model {d_model} --nhead {heads} --dim-feedforward {inner}"


MORE: list[Row] = [
    # a third choice: sizes of known networks
    (encoder(1024, 16, 4096), {"parameters": 12_596_224}, BERT_LARGE),
    ("embedding-parameters --num-embeddings 30522 --embedding-dim 1024", {"parameters": 31_254_528}, BERT_LARGE),
    ("embedding-parameters --num-embeddings 512 --embedding-dim 1024", {"parameters": 524_288}, BERT_LARGE),
    ("embedding-parameters --num-embeddings 50265 --embedding-dim 768", {"parameters": 38_603_520}, ROBERTA),
    ("embedding-parameters --num-embeddings 32000 --embedding-dim 4096", {"parameters": 131_072_000}, LLAMA),
    (
        "tied-embedding-parameters --num-embeddings 50257 --embedding-dim 1024 --positions 1024",
        {"embedding": 52_511_744},
        GPT2_SIZES,
    ),
    (
        "tied-embedding-parameters --num-embeddings 50257 --embedding-dim 1280 --positions 1024",
        {"embedding": 65_639_680},
        GPT2_SIZES,
    ),
    (
        "tied-embedding-parameters --num-embeddings 50257 --embedding-dim 1600 --positions 1024",
        {"embedding": 82_049_600},
        GPT2_SIZES,
    ),
    (encoder(1280, 20, 5120), {"parameters": 19_677_440}, GPT2_SIZES),
    (encoder(1600, 25, 6400), {"parameters": 30_740_800}, GPT2_SIZES),
    (encoder(12288, 96, 49152), {"parameters": 1_812_099_072}, GPT3),
    ("attention-head-size --embed-dim 12288 --num-heads 96 --length 2048", {"head_dim": 128}, GPT3),
    (encoder(1280, 16, 5120), {"parameters": 19_677_440}, VIT_HUGE),
    ("vit-patches --height 224 --patch-size 14 --dim 1280", {"patches": 256, "length": 257}, VIT_HUGE),
    ("vit-patches --height 224 --patch-size 32 --dim 768", {"patches": 49, "length": 50, "patch_dim": 3_072}, VIT),
    ("vit-patches --height 384 --patch-size 16 --dim 768", {"patches": 576, "length": 577}, VIT),
    ("vit-patches --height 224 --patch-size 16 --dim 768", {"embedding": 590_592, "positions": 151_296 + 768}, VIT),
    ("vit-patches --height 224 --patch-size 16 --dim 1024", {"embedding": 787_456, "positions": 201_728 + 1_024}, VIT),
    (
        "transformer-stack-parameters --d-model 512 --dim-feedforward 2048 --num-encoder-layers 6 "
        "--num-decoder-layers 6",
        {"parameters": 44_140_544 - 2 * 1_024},  # without the two norms behind the stacks
        TRANSFORMER,
    ),
    ("decoder-layer-parameters --d-model 1024 --nhead 16 --dim-feedforward 4096", {"parameters": 16_796_672}, BIG),
    (
        "conv-macs --in-channels 3 --out-channels 64 --height 224 --kernel-size 3 --padding 1",
        {"macs": 86_704_128},
        VGG_OPS,
    ),
    (
        "conv-macs --in-channels 64 --out-channels 64 --height 224 --kernel-size 3 --padding 1",
        {"macs": 1_849_688_064},
        VGG_OPS,
    ),
    (
        "conv-macs --in-channels 3 --out-channels 64 --height 224 --kernel-size 7 --stride 2 --padding 3",
        {"macs": 118_013_952},
        RESNET,
    ),
    (
        "conv-macs --in-channels 3 --out-channels 32 --height 224 --kernel-size 3 --stride 2 --padding 1",
        {"macs": 10_838_016},
        MOBILENET,
    ),
    ("conv-macs --in-channels 32 --out-channels 64 --height 112 --kernel-size 1", {"macs": 25_690_112}, MOBILENET),
    ("linear-macs --in-features 1024 --out-features 1000", {"macs": 1_024_000}, MOBILENET),
    (
        "depthwise-separable-parameters --in-channels 512 --out-channels 512 --kernel-size 3",
        {"standard": 2_359_296, "depthwise": 4_608, "pointwise": 262_144, "separable": 266_752},
        MOBILENET,
    ),
    ("depthwise-parameters --channels 96 --kernel-size 3 --no-bias", {"parameters": 864}, MOBILENET2),
    (conv(32, 16, 1, bias=False), {"parameters": 512}, MOBILENET2),
    (conv(16, 96, 1, bias=False), {"parameters": 1_536}, MOBILENET2),
    (linear(1_280, 1_000), {"parameters": 1_281_000}, MOBILENET2),
    (conv(96, 16, 1), {"parameters": 1_552}, SQUEEZE),
    (conv(16, 64, 1), {"parameters": 1_088}, SQUEEZE),
    (conv(16, 64, 3), {"parameters": 9_280}, SQUEEZE),
    (conv(128, 32, 3, bias=False), {"parameters": 36_864}, DENSENET),
    ("bottleneck-against-basic --channels 256 --reduction 4", {"bottleneck": 69_632, "basic": 1_179_648}, RESNET50),
    ("bottleneck-parameters --channels 256 --mid-channels 64 --kernel-size 3", {"bottleneck": 69_632}, RESNET50),
    (
        "alexnet-first-layer --size 227 --kernel-size 11 --stride 4 --out-channels 96",
        {"convolved": 55, "pooled": 27, "parameters": 34_944},
        CS231N,
    ),
    (
        "lenet-parameters --in-channels 1 --height 28 --padding 2 --num-classes 10",
        {"parameters": 61_706},
        "Zhang et al., Dive into Deep Learning, 7.6 LeNet, parameters of the network",
    ),
    (
        "vgg-feature-size --height 224 --first-channels 64 --num-pools 5",
        {"height_out": 7, "channels_out": 512, "values": 25_088},
        VGG,
    ),
    ("vgg-block-parameters --in-channels 256 --out-channels 512 --num-layers 3", {"parameters": 5_899_776}, VGG),
    # sizes and receptive fields
    (size(572, 3), {"height_out": 570}, UNET),
    (pool(568, 2, 2), {"height_out": 284}, UNET),
    (size(30, 3), {"height_out": 28}, UNET),
    ("transposed-conv-output-size --height 28 --kernel-size 2 --stride 2", {"height_out": 56}, UNET),
    (size(390, 3), {"height_out": 388}, UNET),
    (size(299, 3, 2), {"height_out": 149}, INCEPTION3),
    (size(149, 3), {"height_out": 147}, INCEPTION3),
    (pool(147, 3, 2), {"height_out": 73}, INCEPTION3),
    (
        'conv-any-dimension --size "[50]" --kernel-size 3 --stride 2 --in-channels 16 --out-channels 33',
        {"size_out": (24,)},
        "PyTorch documentation, example of nn.Conv1d",
    ),
    (
        'conv-any-dimension --size "[10, 50, 100]" --kernel-size "[3, 5, 2]" --stride "[2, 1, 1]" '
        '--padding "[4, 2, 0]" --in-channels 16 --out-channels 33',
        {"size_out": (8, 50, 99)},
        "PyTorch documentation, example of nn.Conv3d",
    ),
    (field([7] + [3] * 17, [2, 2, 1, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1]), {"field": (..., 435)}, RESNET),
    (field([7] + [3] * 17, [2, 2, 1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1]), {"field": (..., 483)}, DISTILL),
    (field([3] * 14, [2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]), {"field": (..., 315)}, DISTILL),
    ("receptive-field-dilated --kernel-size 3 --dilation-1 1 --dilation-2 2 --dilation-3 4", {"receptive_field": 15},
     DILATED),
    # recurrent layers of the documentation's examples
    ("rnn-parameters --input-size 10 --hidden-size 20 --num-layers 2", {"parameters": 1_480}, TORCH_RNN),
    ("lstm-parameters --input-size 10 --hidden-size 20 --num-layers 2", {"parameters": 5_920}, TORCH_RNN),
    ("gru-parameters --input-size 10 --hidden-size 20 --num-layers 2", {"parameters": 4_440}, TORCH_RNN),
    # metrics, divergences, steps
    ('bleu-four --candidate 18 --reference 18 --matches "[17, 10, 7, 4]"', {"bleu": "0.5046"}, NLTK),
    (
        'clipped-unigram-precision --candidate "[7, 0, 0, 0, 0]" --reference "[2, 1, 1, 1, 1]"',
        {"precision": "0.2857", "recall": "0.3333"},
        "Papineni et al. 2002, BLEU, section 2.1, example 2: seven times the, of which two match",
    ),
    ('ndcg-of-ranking --relevance "[5, 1, 0, 0, 10]"', {"dcg": "9.499"}, SKLEARN),
    ('ndcg-of-ranking --relevance "[0, 0, 1, 10, 5]"', {"ndcg": "0.494"}, SKLEARN),
    ('average-precision --hits "[1, 0, 1, 0]" --objects 2', {"ap": "0.83"}, SKLEARN),
    (
        'dice-of-masks --truth "[[0, 1, 1], [1, 1, 0]]" --predicted "[[1, 1, 1], [1, 0, 0]]"',
        {"jaccard": "0.60"},
        SKLEARN,
    ),
    ('wasserstein-of-samples --real "[0, 1, 3]" --fake "[5, 6, 8]"', {"distance": "5.0"}, SCIPY_STATS),
    ('kl-divergence-both-ways --p "[1/2, 1/2]" --q "[9/10, 1/10]"', {"forward": "0.51083"}, SCIPY_STATS),
    (
        'entropy-and-divergence --p "[1/2, 1/4, 1/8, 1/16, 1/64, 1/64, 1/64, 1/64]" '
        '--q "[1/8, 1/8, 1/8, 1/8, 1/8, 1/8, 1/8, 1/8]"',
        {"entropy": "1.3863"},
        "Bishop 2006, Pattern Recognition and Machine Learning, 1.6: eight states, 2 bits, in nats",
    ),
    ('gaussian-kl --mean "[1]" --sigma "[1]"', {"kl": "0.5"}, "Kingma and Welling 2014, appendix B, at a mean of 1"),
    (
        "adam-step --step 1 --m-before 0 --v-before 0 --gradient 3 --weight 1 --lr 0.001 --beta1 0.9 --beta2 0.999",
        {"new_weight": "0.999"},
        "Kingma and Ba 2015, Adam, section 2.1: the first step is as large as the rate",
    ),
    ("cosine-schedule --lr 0.1 --eta-min 0 --half-period 10 --epoch 5", {"rate": "0.05"}, SGDR),
    ("gelu --x 1", {"value": "0.8413"}, "PyTorch documentation, nn.GELU: x times the normal distribution at x"),
    ("gelu --x=-1", {"value": "-0.1587"}, "PyTorch documentation, nn.GELU: x times the normal distribution at x"),
    ("elu --x=-1 --alpha 1", {"value": "-0.6321"}, "Clevert et al. 2016, ELU, figure 1"),
]  # fmt: skip
