"""What `dlquiz calc` gives of layers, against values that papers, textbooks, documentation and known networks print.

The networks themselves are compared in test_networks_zoo.py.
"""

from __future__ import annotations

from published import GPT2, IMDB, K4, TEXT, X9, Row

VGG = "Keras, summary of VGG16 (keras.applications)"
CS231N = "Stanford CS231n, notes on convolutional networks"
LENET = "LeCun et al. 1998, Gradient-based learning applied to document recognition, II.B"
D2L_CONV = "Zhang et al., Dive into Deep Learning, 7.2 Convolutions for Images"
D2L_CHANNELS = "Zhang et al., Dive into Deep Learning, 7.4 Multiple Input and Multiple Output Channels"
D2L_PAD = "Zhang et al., Dive into Deep Learning, 7.3 Padding and Stride"
D2L_POOL = "Zhang et al., Dive into Deep Learning, 7.5 Pooling"
D2L_TRANS = "Zhang et al., Dive into Deep Learning, 14.10 Transposed Convolution"
D2L_ALEX = "Zhang et al., Dive into Deep Learning, 8.1 AlexNet, shapes of the layers"
RESNET = "torchvision, parameters of the layers of ResNet-18"
RESNET50 = "torchvision, parameters of the layers of ResNet-50"
BERT = "Hugging Face transformers, parameters of the parts of bert-base-uncased"
GOOGLENET = "Szegedy et al. 2015, Going deeper with convolutions, table 1"
DENSENET = "Huang et al. 2017, Densely connected convolutional networks, DenseNet-121 as in torchvision"
DILATED = "Yu and Koltun 2016, Multi-scale context aggregation by dilated convolutions, table 1"
DISTILL = "Araujo et al. 2019, Computing receptive fields of convolutional neural networks (Distill), table"
TRANSFORMER = "Vaswani et al. 2017, Attention is all you need, base model as torch.nn.Transformer has it"
VIT = "Dosovitskiy et al. 2021, An image is worth 16x16 words, and torchvision's vit_b_16"
MNIST = "Keras, example Simple MNIST convnet"
MNIST_MLP = "Keras, example mnist_mlp"
CIFAR = "TensorFlow, tutorial Convolutional Neural Network (CNN)"
FASHION = "TensorFlow, tutorial Basic classification, a network of 784, 128 and 10 units"
SUMMARY = "pytorch-summary (torchsummary), README, CNN for MNIST"
TORCH_TRANS = "PyTorch documentation, example of nn.ConvTranspose2d"
TORCH_DOCS = "PyTorch documentation, the shape of nn.Conv2d and nn.MaxPool2d's examples"
STACKED = "Simonyan and Zisserman 2015, Very deep convolutional networks, section 2.3"
MAE = "He et al. 2022, Masked autoencoders are scalable vision learners: a quarter of 196 patches is visible"
WAVENET = "van den Oord et al. 2016, WaveNet: dilations 1 to 512 have a receptive field of 1024"
X16 = "[[0,1,2,3],[4,5,6,7],[8,9,10,11],[12,13,14,15]]"
CHANNELS = "[[0,1,2],[3,4,5],[6,7,8],[1,2,3],[4,5,6],[7,8,9]]"
VGG16_KERNELS = "[3,3,2,3,3,2,3,3,3,2,3,3,3,2,3,3,3,2]"
VGG16_STRIDES = "[1,1,2,1,1,2,1,1,1,2,1,1,1,2,1,1,1,2]"


def conv(inputs: int, outputs: int, kernel: int, bias: bool = True) -> str:
    """The command for a convolution's parameters."""
    options = f"--in-channels {inputs} --out-channels {outputs} --kernel-size {kernel}"
    return f"conv-parameters {options}{'' if bias else ' --no-bias'}"


def linear(inputs: int, outputs: int, bias: bool = True) -> str:
    """The command for a fully connected layer's parameters."""
    return f"linear-parameters --in-features {inputs} --out-features {outputs}{'' if bias else ' --no-bias'}"


def size(height: int, kernel: int, stride: int = 1, padding: int = 0) -> str:
    """The command for a convolution's output size."""
    return f"conv-output-size --height {height} --kernel-size {kernel} --stride {stride} --padding {padding}"


def pool(height: int, kernel: int, stride: int, padding: int = 0) -> str:
    """The command for a pool's output size."""
    return f"pool-output-size --height {height} --kernel-size {kernel} --stride {stride} --padding {padding}"


def inception(inputs: int, one: int, three: int, five: int, pooled: int) -> str:
    """The command for the channels of an Inception block."""
    sizes = f"--one {one} --three {three} --five {five} --pool {pooled}"
    return f"inception-block --in-channels {inputs} {sizes} --reduced 16"


SIZES: list[Row] = [
    # convolutions: parameters
    (conv(3, 64, 3), {"parameters": 1_792}, VGG),
    (conv(64, 64, 3), {"parameters": 36_928}, VGG),
    (conv(64, 128, 3), {"parameters": 73_856}, VGG),
    (conv(128, 128, 3), {"parameters": 147_584}, VGG),
    (conv(128, 256, 3), {"parameters": 295_168}, VGG),
    (conv(256, 256, 3), {"parameters": 590_080}, VGG),
    (conv(256, 512, 3), {"parameters": 1_180_160}, VGG),
    (conv(512, 512, 3), {"parameters": 2_359_808}, VGG),
    (linear(25_088, 4_096), {"parameters": 102_764_544}, VGG),
    (linear(4_096, 4_096), {"parameters": 16_781_312}, VGG),
    (linear(4_096, 1_000), {"parameters": 4_097_000}, VGG),
    (conv(3, 64, 3, bias=False), {"parameters": 1_728}, CS231N),
    (conv(64, 64, 3, bias=False), {"parameters": 36_864}, CS231N),
    (conv(64, 128, 3, bias=False), {"parameters": 73_728}, CS231N),
    (conv(128, 128, 3, bias=False), {"parameters": 147_456}, CS231N),
    (conv(128, 256, 3, bias=False), {"parameters": 294_912}, CS231N),
    (conv(256, 256, 3, bias=False), {"parameters": 589_824}, CS231N),
    (conv(256, 512, 3, bias=False), {"parameters": 1_179_648}, CS231N),
    (conv(512, 512, 3, bias=False), {"parameters": 2_359_296}, CS231N),
    (linear(25_088, 4_096, bias=False), {"parameters": 102_760_448}, CS231N),
    (linear(4_096, 4_096, bias=False), {"parameters": 16_777_216}, CS231N),
    (linear(4_096, 1_000, bias=False), {"parameters": 4_096_000}, CS231N),
    (conv(3, 96, 11), {"parameters": 34_944}, CS231N),
    (conv(1, 6, 5), {"parameters": 156}, LENET),
    (conv(16, 120, 5), {"parameters": 48_120}, LENET),
    (linear(120, 84), {"parameters": 10_164}, LENET),
    (conv(1, 32, 3), {"parameters": 320}, MNIST),
    (conv(32, 64, 3), {"parameters": 18_496}, MNIST),
    (linear(1_600, 10), {"parameters": 16_010}, MNIST),
    (conv(3, 32, 3), {"parameters": 896}, CIFAR),
    (linear(1_024, 64), {"parameters": 65_600}, CIFAR),
    (linear(64, 10), {"parameters": 650}, CIFAR),
    (conv(1, 10, 5), {"parameters": 260}, SUMMARY),
    (conv(10, 20, 5), {"parameters": 5_020}, SUMMARY),
    (linear(320, 50), {"parameters": 16_050}, SUMMARY),
    (linear(50, 10), {"parameters": 510}, SUMMARY),
    (conv(3, 64, 7, bias=False), {"parameters": 9_408}, RESNET),
    (conv(64, 128, 1, bias=False), {"parameters": 8_192}, RESNET),
    (conv(128, 256, 1, bias=False), {"parameters": 32_768}, RESNET),
    (conv(256, 512, 1, bias=False), {"parameters": 131_072}, RESNET),
    (linear(512, 1_000), {"parameters": 513_000}, RESNET),
    (linear(2_048, 1_000), {"parameters": 2_049_000}, RESNET50),
    ("batchnorm-parameters --num-features 64", {"parameters": 128}, RESNET),
    (conv(3, 768, 16), {"parameters": 590_592}, VIT),
    # multilayer perceptrons
    (
        'mlp-parameters --in-features 784 --hidden "[512, 512]" --out-features 10',
        {"layers": (401_920, 262_656, 5_130), "parameters": 669_706},
        MNIST_MLP,
    ),
    (
        'mlp-parameters --in-features 784 --hidden "[128]" --out-features 10',
        {"layers": (100_480, 1_290), "parameters": 101_770},
        FASHION,
    ),
    # sizes
    (size(227, 11, 4), {"height_out": 55}, CS231N),
    (size(7, 3), {"height_out": 5}, CS231N),
    (size(7, 3, 2), {"height_out": 3}, CS231N),
    (size(5, 3, 1, 1), {"height_out": 5}, CS231N),
    (pool(224, 2, 2), {"height_out": 112}, CS231N),
    (size(32, 5), {"height_out": 28}, LENET),
    (pool(28, 2, 2), {"height_out": 14}, LENET),
    (size(14, 5), {"height_out": 10}, LENET),
    (pool(10, 2, 2), {"height_out": 5}, LENET),
    (size(224, 11, 4, 1), {"height_out": 54}, D2L_ALEX),
    (pool(54, 3, 2), {"height_out": 26}, D2L_ALEX),
    (pool(26, 3, 2), {"height_out": 12}, D2L_ALEX),
    (pool(12, 3, 2), {"height_out": 5}, D2L_ALEX),
    (size(8, 3, 1, 1), {"height_out": 8}, D2L_PAD),
    (size(8, 3, 2, 1), {"height_out": 4}, D2L_PAD),
    (
        'conv-any-dimension --size "[8, 8]" --kernel-size "[3, 5]" --padding "[0, 1]" --stride "[3, 4]" '
        "--in-channels 1 --out-channels 1",
        {"size_out": (2, 2)},
        D2L_PAD,
    ),
    (
        'conv-any-dimension --size "[8, 8]" --kernel-size "[5, 3]" --padding "[2, 1]" --in-channels 1 --out-channels 1',
        {"size_out": (8, 8)},
        D2L_PAD,
    ),
    (
        "conv-output-size --height 50 --width 100 --kernel-size 3 --stride 2",
        {"height_out": 24, "width_out": 49},
        TORCH_DOCS,
    ),
    (
        'conv-any-dimension --size "[50, 100]" --kernel-size "[3, 5]" --stride "[2, 1]" --padding "[4, 2]" '
        '--dilation "[3, 1]" --in-channels 16 --out-channels 33',
        {"size_out": (26, 100)},
        TORCH_DOCS,
    ),
    (
        "pool-output-size --height 50 --width 32 --kernel-size 3 --stride 2",
        {"height_out": 24, "width_out": 15},
        TORCH_DOCS,
    ),
    (size(12, 3, 2, 1), {"height_out": 6}, TORCH_TRANS),
    (
        "transposed-conv-output-size --height 6 --kernel-size 3 --stride 2 --padding 1 --output-padding 1",
        {"height_out": 12},
        TORCH_TRANS,
    ),
    # by hand
    (f'conv-by-hand --x "{X9}" --w "{K4}"', {"y": ((19, 25), (37, 43))}, D2L_CONV),
    (
        f'conv-by-hand --x "{X9}" --w "{K4}" --padding 1',
        {"y": ((0, 3, 8, 4), (9, 19, 25, 10), (21, 37, 43, 16), (6, 7, 8, 0))},
        D2L_PAD,
    ),
    (
        f'conv-channels-by-hand --x "{CHANNELS}" --w "[[0,1],[2,3],[1,2],[3,4]]" --in-channels 2',
        {"y": ((56, 72), (104, 120))},
        D2L_CHANNELS,
    ),
    (
        f'conv-channels-by-hand --x "{CHANNELS}" --w "[[0,1],[2,3],[1,2],[3,4],[1,2],[3,4],[2,3],[4,5],[2,3],[4,5],'
        '[3,4],[5,6]]" --in-channels 2 --out-channels 3',
        {"y": ((56, 72), (104, 120), (76, 100), (148, 172), (96, 128), (192, 224))},
        D2L_CHANNELS,
    ),
    (f'max-pool-by-hand --x "{X9}" --kernel-size 2 --stride 1', {"y": ((4, 5), (7, 8))}, D2L_POOL),
    (f'avg-pool-by-hand --x "{X9}" --kernel-size 2 --stride 1', {"y": ((2, 3), (5, 6))}, D2L_POOL),
    (f'max-pool-by-hand --x "{X16}" --kernel-size 3', {"y": ((10,),)}, D2L_POOL),
    (f'max-pool-by-hand --x "{X16}" --kernel-size 3 --stride 2 --padding 1', {"y": ((5, 7), (13, 15))}, D2L_POOL),
    (
        f'transposed-conv-by-hand --x "{K4}" --w "{K4}"',
        {"y": ((0, 0, 1), (0, 4, 6), (4, 12, 9))},
        D2L_TRANS,
    ),
    # receptive fields
    ("receptive-field-stack --num-layers 2 --kernel-size 3", {"receptive_field": 5}, STACKED),
    ("receptive-field-stack --num-layers 3 --kernel-size 3", {"receptive_field": 7}, STACKED),
    (
        'receptive-field-of-layers --kernel-size "[3,3,3,3,3,3,3,1]" --dilation "[1,1,2,4,8,16,1,1]"',
        {"field": (3, 5, 9, 17, 33, 65, 67, 67)},
        DILATED,
    ),
    (
        f'receptive-field-of-layers --kernel-size "{VGG16_KERNELS}" --stride "{VGG16_STRIDES}"',
        {
            "field": (3, 5, 6, 10, 14, 16, 24, 32, 40, 44, 60, 76, 92, 100, 132, 164, 196, 212),
            "jump": (1, 1, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 16, 16, 16, 16, 32),
        },
        DISTILL,
    ),
    (
        'receptive-field-of-layers --kernel-size "[11,3,5,3,3,3,3,3]" --stride "[4,2,1,2,1,1,1,2]"',
        {"field": (11, 19, 51, 67, 99, 131, 163, 195), "jump": (4, 8, 8, 16, 16, 16, 16, 32)},
        DISTILL,
    ),
    (
        'receptive-field-of-layers --height 2048 --kernel-size "[2,2,2,2,2,2,2,2,2,2]" '
        '--dilation "[1,2,4,8,16,32,64,128,256,512]"',
        {"field": (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)},
        WAVENET,
    ),
    (
        'receptive-field-of-layers --height 224 --kernel-size "[7,3]" --stride "[2,2]" --padding "[3,1]"',
        {"sizes": (112, 56)},
        "He et al. 2016, Deep residual learning for image recognition, table 1",
    ),
    # blocks
    (inception(192, 64, 128, 32, 32), {"out_channels": 256}, f"{GOOGLENET}, 3a"),
    (inception(256, 128, 192, 96, 64), {"out_channels": 480}, f"{GOOGLENET}, 3b"),
    (inception(480, 192, 208, 48, 64), {"out_channels": 512}, f"{GOOGLENET}, 4a"),
    (inception(512, 160, 224, 64, 64), {"out_channels": 512}, f"{GOOGLENET}, 4b"),
    (inception(512, 128, 256, 64, 64), {"out_channels": 512}, f"{GOOGLENET}, 4c"),
    (inception(512, 112, 288, 64, 64), {"out_channels": 528}, f"{GOOGLENET}, 4d"),
    (inception(528, 256, 320, 128, 128), {"out_channels": 832}, f"{GOOGLENET}, 4e"),
    (inception(832, 384, 384, 128, 128), {"out_channels": 1024}, f"{GOOGLENET}, 5b"),
    ("dense-block --channels 64 --growth 32 --layers 6", {"output": 256}, DENSENET),
    ("dense-block --channels 128 --growth 32 --layers 12", {"output": 512}, DENSENET),
    ("dense-block --channels 256 --growth 32 --layers 24", {"output": 1024}, DENSENET),
    ("dense-block --channels 512 --growth 32 --layers 16", {"output": 1024}, DENSENET),
    ("vgg-classifier-share --height 224 --num-classes 1000", {"linear_1": 102_764_544}, VGG),
    # recurrent networks
    ("embedding-parameters --num-embeddings 20000 --embedding-dim 128", {"parameters": 2_560_000}, IMDB),
    (
        "lstm-parameters --input-size 128 --hidden-size 64 --bidirectional --bias-vectors 1",
        {"parameters": 98_816},
        IMDB,
    ),
    (linear(128, 1), {"parameters": 129}, IMDB),
    ("embedding-parameters --num-embeddings 66 --embedding-dim 256", {"parameters": 16_896}, TEXT),
    ("gru-parameters --input-size 256 --hidden-size 1024", {"parameters": 3_938_304}, TEXT),
    (linear(1_024, 66), {"parameters": 67_650}, TEXT),
    # transformers
    ("embedding-parameters --num-embeddings 30522 --embedding-dim 768", {"parameters": 23_440_896}, BERT),
    ("multihead-attention-parameters --embed-dim 768 --num-heads 12", {"parameters": 2_362_368}, BERT),
    ("encoder-layer-parameters --d-model 768 --nhead 12 --dim-feedforward 3072", {"parameters": 7_087_872}, BERT),
    ("layernorm-parameters --normalized-shape 768", {"parameters": 1_536}, BERT),
    (linear(768, 768), {"parameters": 590_592}, BERT),
    (linear(768, 3_072), {"parameters": 2_362_368}, BERT),
    (linear(3_072, 768), {"parameters": 2_360_064}, BERT),
    ("embedding-parameters --num-embeddings 50257 --embedding-dim 768", {"parameters": 38_597_376}, GPT2),
    ("embedding-parameters --num-embeddings 1024 --embedding-dim 768", {"parameters": 786_432}, GPT2),
    (
        "tied-embedding-parameters --num-embeddings 50257 --embedding-dim 768 --positions 1024",
        {"embedding": 39_383_808, "output": 0},
        GPT2,
    ),
    ("encoder-layer-parameters --d-model 768 --nhead 12 --dim-feedforward 3072", {"parameters": 7_087_872}, GPT2),
    ("feed-forward-parameters --d-model 512 --dim-feedforward 2048", {"parameters": 2_099_712}, TRANSFORMER),
    ("multihead-attention-parameters --embed-dim 512 --num-heads 8", {"parameters": 1_050_624}, TRANSFORMER),
    ("encoder-layer-parameters --d-model 512 --nhead 8 --dim-feedforward 2048", {"parameters": 3_152_384}, TRANSFORMER),
    ("decoder-layer-parameters --d-model 512 --nhead 8 --dim-feedforward 2048", {"parameters": 4_204_032}, TRANSFORMER),
    ("attention-head-size --embed-dim 512 --num-heads 8 --length 10", {"head_dim": 64}, TRANSFORMER),
    ("vit-patches --height 224 --patch-size 16 --dim 768", {"patches": 196, "length": 197, "patch_dim": 768}, VIT),
    ("mae-visible-patches --side 224 --patch 16 --ratio 0.75", {"visible": 49}, MAE),
]  # fmt: skip
