"""Networks that are not in `zoo.yaml`, written in the notation, with the numbers that others publish."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

# The notation, the input, parameters, MACs in 10^9 if the source has them, and the source.
Net = tuple[str, str, int, float | None, str]

IMAGE = "3x224x224"
_RESNET = (
    "cb(c, k, s) = conv c k pad k//2 stride s nobias | bn; gc(c, s, g) = conv c 3 pad 1 stride s groups g nobias | bn; "
    "same(w, c, g) = residual(cb(w, 1, 1) | relu | gc(w, 1, g) | relu | cb(c, 1, 1)) | relu; "
    "wider(w, c, g, s) = residual(cb(w, 1, 1) | relu | gc(w, s, g) | relu | cb(c, 1, 1), cb(c, 1, s)) | relu; "
    "cb(64, 7, 2) | relu | maxpool 3 stride 2 pad 1"
)
_FIRE = "fire(s, e) = conv s 1 | relu | concat(conv e 1 | relu, conv e 3 pad 1 | relu); "
_POOL = "maxpool 3 stride 2 ceil"


def resnet(width: int, groups: int, blocks: Sequence[int]) -> str:
    """ResNeXt and wide ResNets: bottlenecks with grouped convolutions."""
    stages = [
        f"wider({width << at}, {256 << at}, {groups}, {min(at, 1) + 1}) | "
        f"{count - 1} x same({width << at}, {256 << at}, {groups})"
        for at, count in enumerate(blocks)
    ]
    return " | ".join([_RESNET, *stages, "gap | linear 1000"])


def vgg(layers: Sequence[int], norm: bool = True) -> str:
    """VGG with as many convolutions in its stages, with batch norm or without."""
    stages = [f"{count} x c({size})" for count, size in zip(layers, (64, 128, 256, 512, 512), strict=True)]
    head = "maxpool 2 | flatten | linear 4096 | relu | dropout | linear 4096 | relu | dropout | linear 1000"
    return f"c(n) = conv n 3 pad 1{' | bn' if norm else ''} | relu; {' | maxpool 2 | '.join(stages)} | {head}"


def densenet(growth: int, first: int, blocks: Sequence[int]) -> str:
    """DenseNet with as many layers in its blocks; a transition halves the channels."""
    layer = f"layer() = dense(bn | relu | conv {4 * growth} 1 nobias | bn | relu | conv {growth} 3 pad 1 nobias)"
    half = "half(c) = bn | relu | conv c 1 nobias | avgpool 2"
    parts = [f"conv {first} 7 stride 2 pad 3 nobias | bn | relu | maxpool 3 stride 2 pad 1"]
    channels = first
    for count, _ in pairwise(blocks):
        channels = (channels + count * growth) // 2
        parts += [f"{count} x layer()", f"half({channels})"]
    return f"{layer}; {half}; {' | '.join(parts)} | {blocks[-1]} x layer() | bn | relu | gap | linear 1000"


def gpt2(width: int, heads: int, blocks: int) -> str:
    """GPT-2 with tied embeddings."""
    block = f"encoder {heads} {4 * width} activation gelu prenorm"
    return f"embed 50257 {width} | positions 1024 | {blocks} x {block} | ln | linear 50257 nobias tied"


def vit(patch: int, width: int, heads: int, blocks: int) -> str:
    """A Vision Transformer."""
    block = f"encoder {heads} {4 * width} prenorm"
    return f"patches {patch} {width} | cls | positions | {blocks} x {block} | ln | first | linear 1000"


NETS: list[Net] = [
    (resnet(128, 32, (3, 4, 6, 3)), IMAGE, 25_028_904, 4.23, "torchvision, ResNeXt50_32X4D_Weights"),
    (resnet(256, 32, (3, 4, 23, 3)), IMAGE, 88_791_336, 16.414, "torchvision, ResNeXt101_32X8D_Weights"),
    (resnet(128, 1, (3, 4, 6, 3)), IMAGE, 68_883_240, 11.398, "torchvision, Wide_ResNet50_2_Weights"),
    (resnet(128, 1, (3, 4, 23, 3)), IMAGE, 126_886_696, 22.753, "torchvision, Wide_ResNet101_2_Weights"),
    (vgg((2, 2, 2, 2, 2), norm=False), IMAGE, 133_047_848, 11.308, "torchvision, VGG13_Weights"),
    (vgg((1, 1, 2, 2, 2)), IMAGE, 132_868_840, 7.609, "torchvision, VGG11_BN_Weights"),
    (vgg((2, 2, 2, 2, 2)), IMAGE, 133_053_736, 11.308, "torchvision, VGG13_BN_Weights"),
    (vgg((2, 2, 3, 3, 3)), IMAGE, 138_365_992, 15.47, "torchvision, VGG16_BN_Weights"),
    (vgg((2, 2, 4, 4, 4)), IMAGE, 143_678_248, 19.632, "torchvision, VGG19_BN_Weights"),
    (densenet(32, 64, (6, 12, 32, 32)), IMAGE, 14_149_480, 3.36, "torchvision, DenseNet169_Weights"),
    (densenet(32, 64, (6, 12, 48, 32)), IMAGE, 20_013_928, 4.291, "torchvision, DenseNet201_Weights"),
    (densenet(48, 96, (6, 12, 36, 24)), IMAGE, 28_681_000, 7.728, "torchvision, DenseNet161_Weights"),
    (
        f"{_FIRE}conv 96 7 stride 2 | relu | {_POOL} | 2 x fire(16, 64) | fire(32, 128) | {_POOL} | fire(32, 128) "
        f"| 2 x fire(48, 192) | fire(64, 256) | {_POOL} | fire(64, 256) | dropout | conv 1000 1 | relu | gap",
        IMAGE, 1_248_424, 0.819, "torchvision, SqueezeNet1_0_Weights",
    ),
    (
        f"{_FIRE}conv 64 3 stride 2 | relu | {_POOL} | 2 x fire(16, 64) | {_POOL} | 2 x fire(32, 128) | {_POOL} "
        "| 2 x fire(48, 192) | 2 x fire(64, 256) | dropout | conv 1000 1 | relu | gap",
        IMAGE, 1_235_496, 0.349, "torchvision, SqueezeNet1_1_Weights",
    ),
    (
        "cb(c, k, s) = conv c k stride s pad k//2 nobias | bn | relu; "
        "body(e, c, k, s) = cb(e, 1, 1) | dw k stride s pad k//2 nobias | bn | relu | conv c 1 nobias | bn; "
        "cb(32, 3, 2) | dw 3 pad 1 nobias | bn | relu | conv 16 1 nobias | bn | body(48, 24, 3, 2) "
        "| 2 x residual(body(72, 24, 3, 1)) | body(72, 40, 5, 2) | 2 x residual(body(120, 40, 5, 1)) "
        "| body(240, 80, 5, 2) | 2 x residual(body(480, 80, 5, 1)) | body(480, 96, 3, 1) "
        "| residual(body(576, 96, 3, 1)) | body(576, 192, 5, 2) "
        "| 3 x residual(body(1152, 192, 5, 1)) | body(1152, 320, 3, 1) | cb(1280, 1, 1) | gap | linear 1000",
        IMAGE, 4_383_312, 0.314, "torchvision, MNASNet1_0_Weights",
    ),
    (vit(32, 768, 12, 12), IMAGE, 88_224_232, 4.409, "torchvision, ViT_B_32_Weights"),
    (vit(32, 1024, 16, 24), IMAGE, 306_535_400, 15.378, "torchvision, ViT_L_32_Weights"),
    (vit(14, 1280, 16, 32), "3x518x518", 633_470_440, 1016.717, "torchvision, ViT_H_14_Weights (SWAG_E2E_V1)"),
    (gpt2(1024, 16, 24), "1024", 354_823_168, None, "Hugging Face transformers, GPT2LMHeadModel of gpt2-medium"),
    (gpt2(1280, 20, 36), "1024", 774_030_080, None, "Hugging Face transformers, GPT2LMHeadModel of gpt2-large"),
    (gpt2(1600, 25, 48), "1024", 1_557_611_200, None, "Hugging Face transformers, GPT2LMHeadModel of gpt2-xl"),
    (
        "embed 50265 768 | segments 1 | positions 514 | ln | 12 x encoder 12 3072 activation gelu | first | linear 768 "
        "| tanh", "512", 124_645_632, None, "Hugging Face transformers, RobertaModel of roberta-base",
    ),
    (
        "embed 30522 768 | positions 512 | ln | 6 x encoder 12 3072 activation gelu", "512", 66_362_880, None,
        "Hugging Face transformers, DistilBertModel of distilbert-base-uncased",
    ),
    (
        "up(c) = deconv c 4 stride 2 pad 1 nobias | bn | relu; deconv 512 4 nobias | bn | relu | up(256) | up(128) "
        "| up(64) | deconv 3 4 stride 2 pad 1 nobias | tanh",
        "100x1x1", 3_576_704, None, "PyTorch, DCGAN tutorial, parameters of the generator",
    ),
    (
        "down(c) = conv c 4 stride 2 pad 1 nobias | bn | leakyrelu 0.2; conv 64 4 stride 2 pad 1 nobias "
        "| leakyrelu 0.2 "
        "| down(128) | down(256) | down(512) | conv 1 4 nobias | sigmoid",
        "3x64x64", 2_765_568, None, "PyTorch, DCGAN tutorial, parameters of the discriminator",
    ),
    (
        "conv 32 3 | relu | conv 64 3 | relu | maxpool 2 | dropout 0.25 | flatten | linear 128 | relu | dropout 0.5 "
        "| linear 10", "1x28x28", 1_199_882, None, "PyTorch, examples/mnist, parameters of the network",
    ),
    (
        "conv 6 5 | relu | maxpool 2 | conv 16 5 | relu | maxpool 2 | flatten | linear 120 | relu | linear 84 | relu "
        "| linear 10", "3x32x32", 62_006, None, "PyTorch, Training a classifier, parameters of the network",
    ),
    (
        "flatten | linear 512 | relu | linear 512 | relu | linear 10", "1x28x28", 669_706, None,
        "PyTorch, Quickstart tutorial, parameters of the network",
    ),
    (
        "conv 32 3 | relu | maxpool 2 | conv 64 3 | relu | maxpool 2 | conv 64 3 | relu | flatten | linear 64 | relu "
        "| linear 10", "3x32x32", 122_570, None, "TensorFlow, tutorial Convolutional Neural Network (CNN), summary",
    ),
    (
        "conv 32 3 | relu | maxpool 2 | conv 64 3 | relu | maxpool 2 | flatten | dropout "
        "| linear 10", "1x28x28", 34_826,
        None, "Keras, example Simple MNIST convnet, summary",
    ),
    (
        "conv 10 5 | maxpool 2 | relu | conv 20 5 | dropout2d | maxpool 2 | relu | flatten | linear 50 | relu "
        "| dropout "
        "| linear 10", "1x28x28", 21_840, None, "pytorch-summary (torchsummary), README, CNN for MNIST",
    ),
]  # fmt: skip
