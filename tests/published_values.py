"""What `dlquiz calc` gives of losses, metrics, schedules and arithmetic by hand, against what papers, textbooks and
documentation print."""

from __future__ import annotations

from published import GPT2, IMDB, SKLEARN, TEXT, X9, Row

TORCH_LR = "PyTorch documentation, torch.optim.lr_scheduler.StepLR"
FOCAL = "Lin et al. 2017, Focal loss for dense object detection, section 3.2"
COVER = "Cover and Thomas, Elements of Information Theory, example 2.1.2 (7/4 bits), in nats"
DUMOULIN = "Dumoulin and Visin 2016, A guide to convolution arithmetic for deep learning, sections 2 and 5"
TF_SAME = "TensorFlow documentation, tf.nn: SAME padding gives ceil(n / stride)"
SCIPY = "SciPy documentation, signal.correlate2d: mode full, same"
CS231N_LINEAR = "Stanford CS231n, notes on linear classification and lecture 3: the softmax classifier"
CS231N_BACK = "Stanford CS231n, notes on backpropagation"
CS231N_NETS = "Stanford CS231n, notes on neural networks: sizing"
NG = "Andrew Ng, Convolutional Neural Networks (deeplearning.ai), lectures"
HE = "He et al. 2015, Delving deep into rectifiers, section 2.2"
JURAFSKY = "Jurafsky and Martin, Speech and Language Processing, chapters 3 and 6"
EDGES = "[[3,0,1,2,7,4],[1,5,8,9,3,1],[2,7,2,5,1,3],[0,1,3,1,7,8],[4,2,1,6,2,8],[2,4,5,2,3,9]]"
EDGES_FOUND = ((-5, -4, 0, 8), (-10, -2, 2, 3), (0, -2, -4, -7), (-3, -2, -3, -16))
NG_POOL = "[[1,3,2,1],[2,9,1,1],[1,3,2,3],[5,6,1,2]]"
ROWS9 = ((0, 1, 2), (3, 4, 5), (6, 7, 8))

VALUES: list[Row] = [
    # losses, metrics and schedules
    (
        'regression-losses --target "[3, -0.5, 2, 7]" --prediction "[2.5, 0, 2, 8]"',
        {"mse": "0.375", "mae": "0.5"},
        SKLEARN,
    ),
    ('root-mean-square-error --target "[3, -0.5, 2, 7]" --predictions "[2.5, 0, 2, 8]"', {"rmse": "0.612"}, SKLEARN),
    (
        'binary-cross-entropy --target "[1, 0, 0, 1]" --probability "[0.9, 0.1, 0.2, 0.65]"',
        {"mean_loss": "0.21616"},
        SKLEARN,
    ),
    ('auc-from-pairs --positives "[0.35, 0.8]" --negatives "[0.1, 0.4]"', {"auc": "0.75"}, SKLEARN),
    ("step-schedule --lr 0.05 --step-size 30 --gamma 0.1 --epoch 29", {"rate": "0.05"}, TORCH_LR),
    ("step-schedule --lr 0.05 --step-size 30 --gamma 0.1 --epoch 30", {"rate": "0.005"}, TORCH_LR),
    ("step-schedule --lr 0.05 --step-size 30 --gamma 0.1 --epoch 60", {"rate": "0.0005"}, TORCH_LR),
    (
        'entropy-and-divergence --p "[0.5, 0.25, 0.125, 0.125]" --q "[0.25, 0.25, 0.25, 0.25]"',
        {"entropy": "1.2130"},
        COVER,
    ),
    ('focal-loss-positives --probability "[0.9, 0.5]" --gamma 2', {"factors": ("0.01", "0.25")}, FOCAL),
    # the words for padding
    ("conv-output-size --height 32 --kernel-size 5 --padding same", {"height_out": 32}, DUMOULIN),
    ("conv-output-size --height 5 --kernel-size 4 --padding 2", {"height_out": 6}, DUMOULIN),
    ("conv-output-size --height 5 --kernel-size 3 --padding same", {"height_out": 5}, DUMOULIN),
    ("conv-output-size --height 5 --kernel-size 3 --padding full", {"height_out": 7}, DUMOULIN),
    ("conv-output-size --height 7 --kernel-size 3 --dilation 2 --padding valid", {"height_out": 3}, DUMOULIN),
    ("conv-output-size --height 225 --kernel-size 3 --stride 2 --padding same", {"height_out": 113}, TF_SAME),
    (
        'conv-by-hand --x "[[1,2],[3,4]]" --w "[[1,1],[1,1]]" --padding full',
        {"y": ((1, 3, 2), (4, 10, 6), (3, 7, 4))},
        SCIPY,
    ),
    (f'conv-by-hand --x "{X9}" --w "[[0,0,0],[0,1,0],[0,0,0]]" --padding same', {"y": ROWS9}, SCIPY),
    (
        'conv-any-dimension --size "[16,112,112]" --in-channels 3 --out-channels 64 --kernel-size 3 --padding same',
        {"size_out": (16, 112, 112), "parameters": 5_248},
        "Tran et al. 2015, Learning spatiotemporal features with 3D convolutional networks (C3D), Conv1a",
    ),
    (
        "conv-macs --in-channels 32 --out-channels 32 --height 112 --kernel-size 3 --padding same --groups 32",
        {"macs": 3_612_672},
        "Howard et al. 2017, MobileNets, table 1: the first depthwise layer",
    ),
    # a second choice, of whoever wrote none of the cards
    (
        'softmax-cross-entropy --logits "[-2.85, 0.86, 0.28]" --target 3',
        {"probabilities": ("0.015", "0.631", "0.353"), "loss": "1.040"},
        CS231N_LINEAR,
    ),
    (
        'softmax-cross-entropy --logits "[3.2, 5.1, -1.7]" --target 1',
        {"exponentials": ("24.5", "164.0", "0.18"), "probabilities": ("0.13", "0.87", "0.00"), "loss": "2.04"},
        CS231N_LINEAR,
    ),
    ('mlp-parameters --in-features 3 --hidden "[4]" --out-features 2', {"parameters": 26}, CS231N_NETS),
    ('mlp-parameters --in-features 3 --hidden "[4, 4]" --out-features 1', {"parameters": 41}, CS231N_NETS),
    ("sigmoid-derivative-from-output --output 0.73", {"derivative": "0.1971"}, CS231N_BACK),
    (
        "conv1x1-reduction-macs --in-channels 192 --out-channels 32 --height 28 --kernel-size 5 --mid-channels 16",
        {"direct": 120_422_400, "two_step": 12_443_648},
        NG,
    ),
    ("conv-macs --in-channels 3 --out-channels 5 --height 6 --kernel-size 3", {"macs": 2_160}, NG),
    (f'conv-by-hand --x "{EDGES}" --w "[[1,0,-1],[1,0,-1],[1,0,-1]]"', {"y": EDGES_FOUND}, NG),
    (f'max-pool-by-hand --x "{NG_POOL}" --kernel-size 2 --stride 2', {"y": ((9, 2), (6, 3))}, NG),
    ("lstm-parameters --input-size 128 --hidden-size 128 --bias-vectors 1", {"parameters": 131_584}, IMDB),
    ("gru-parameters --input-size 256 --hidden-size 1024 --bias-vectors 2", {"parameters": 3_938_304}, TEXT),
    (
        'kl-divergence-both-ways --p "[9/25, 12/25, 4/25]" --q "[1/3, 1/3, 1/3]"',
        {"forward": "0.085300", "backward": "0.097455"},
        "Wikipedia, Kullback-Leibler divergence, basic example",
    ),
    (
        'confusion-matrix-three-classes --matrix "[[2,0,0],[1,0,1],[0,2,0]]" --chosen 1',
        {"accuracy": "0.33", "precision": "0.67", "recall": "1.0"},
        SKLEARN,
    ),
    ('ndcg-of-ranking --relevance "[5, 1, 0, 0, 10]"', {"ndcg": "0.69569"}, SKLEARN),
    (
        'ndcg-of-ranking --relevance "[3, 2, 3, 0, 1, 2]"',
        {"dcg": "6.861", "ideal": "7.141", "ndcg": "0.961"},
        "Wikipedia, Discounted cumulative gain, example, with the ideal order of the six documents that were found",
    ),
    (
        'average-precision --hits "[1,0,1,0,0,1,0,0,1,1]" --objects 5',
        {"ap": "0.62"},
        "Stanford CS276, slides on evaluation: average precision of ranking 1",
    ),
    ('iou-of-boxes --box-a "[2,1,4,3]" --box-b "[1,2,3,4]"', {"iou": "0.142857"}, NG),
    ('hinge-loss-batch --target "[-1,1,1]" --score "[-2.18,2.36,0.09]"', {"mean_loss": "0.303"}, SKLEARN),
    (
        'coefficient-of-determination --target "[3,-0.5,2,7]" --predictions "[2.5,0,2,8]"',
        {"r2": "0.9486"},
        SKLEARN,
    ),
    (
        'mean-absolute-percentage-error --target "[3,-0.5,2,7]" --predictions "[2.5,0,2,8]"',
        {"mape": "32.738"},
        SKLEARN,
    ),
    ("convolution-fans --in-channels 64 --out-channels 64 --kernel-size 3", {"std": "0.059"}, HE),
    ("convolution-fans --in-channels 128 --out-channels 128 --kernel-size 3", {"std": "0.042"}, HE),
    ("convolution-fans --in-channels 256 --out-channels 256 --kernel-size 3", {"std": "0.029"}, HE),
    ("convolution-fans --in-channels 512 --out-channels 512 --kernel-size 3", {"std": "0.021"}, HE),
    (
        "compound-scaling --depth 1.2 --width 1.1 --resolution 1.15 --phi 1 --channels 32",
        {"factor": "1.92"},
        "Tan and Le 2019, EfficientNet, section 3.3",
    ),
    ('perplexity-of-tokens --probabilities "[1/10, 1/10, 1/10, 1/10, 1/10]"', {"perplexity": "10.00"}, JURAFSKY),
    ('sequence-probability --conditional "[0.25, 0.33, 0.0011, 0.5, 0.68]"', {"joint": "0.000031"}, JURAFSKY),
    ('cosine-similarity --query "[442, 8, 2]" --first "[5, 3982, 3325]"', {"similarity": "0.018"}, JURAFSKY),
    ('cosine-similarity --query "[5, 1683, 1670]" --first "[5, 3982, 3325]"', {"similarity": "0.996"}, JURAFSKY),
    ('softmax --x "[14, 12]"', {"probabilities": ("0.88", "0.12")}, "Alammar 2018, The illustrated Transformer"),
    (
        'softmax --x "[1, 2, 3, 4, 1, 2, 3]"',
        {"probabilities": ("0.024", "0.064", "0.175", "0.475", "0.024", "0.064", "0.175")},
        "Wikipedia, Softmax function, example",
    ),
    ("layernorm-parameters --normalized-shape 768 --no-bias", {"parameters": 768}, GPT2),
    (
        "tied-embedding-parameters --num-embeddings 50257 --embedding-dim 768 --positions 1024 --tied --no-bias",
        {"parameters": 39_383_808},
        GPT2,
    ),
    (
        'feed-forward-by-hand --x "[1,1]" --first "[[1,1],[1,1]]" --bias-1 "[0,-1]" '
        '--second "[[1],[-2]]" --bias-2 "[0]"',
        {"hidden": (2, 1), "output": (0,)},
        "Goodfellow, Bengio and Courville 2016, Deep Learning, 6.1: XOR",
    ),
]  # fmt: skip
