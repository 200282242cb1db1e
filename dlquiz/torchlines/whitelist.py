"""The whitelist of `code`: every member, attribute and text that PyTorch lines may use. Data only.

What is on it computes, draws random numbers or describes a layer. What reaches files, the network, other processes,
devices, process-wide settings, hooks, pickles or Python's own machinery is left out, and so is all that is not named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def split_names(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


ROOTS: Mapping[str, str] = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math"}

BUILTINS = split_names("""
    abs all any bool enumerate float int len list max min next range reversed round set sorted sum tuple zip""")

WITH = ("torch.no_grad()", "torch.enable_grad()", "torch.inference_mode()", "torch.device('meta')")

_TORCH = split_names("""
    abs absolute acos acosh add addcdiv addcmul addmm addmv adjoint all allclose amax amin aminmax angle any arange
    arccos arcsin arctan arctan2 arctanh argmax argmin argsort argwhere as_tensor asin asinh atan atan2 atanh atleast_1d
    atleast_2d atleast_3d baddbmm batch_norm bernoulli bfloat16 bincount bitwise_and bitwise_not bitwise_or bitwise_xor
    block_diag bmm bool broadcast_shapes broadcast_tensors broadcast_to bucketize cartesian_prod cat cdist ceil celu
    chunk clamp clip clone column_stack combinations complex complex128 complex64 concat concatenate conj conv1d conv2d
    conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution copysign corrcoef cos cosh cosine_similarity
    count_nonzero cov cross cummax cummin cumprod cumsum deg2rad det detach device diag diag_embed diagflat diagonal
    diff digamma dist div divide dot double dropout dstack e einsum empty empty_like enable_grad eq equal erf erfc
    erfinv exp exp2 expm1 eye fake_quantize_per_tensor_affine finfo flatten flip fliplr flipud float float16 float32
    float64 float_power floor floor_divide fmax fmin fmod frac full full_like gather gcd ge ger greater greater_equal
    group_norm gt half hann_window heaviside histc hsplit hstack hypot iinfo imag index_add index_select inf
    inference_mode inner instance_norm int int16 int32 int64 int8 inverse is_complex is_floating_point is_grad_enabled
    is_tensor isclose isfinite isin isinf isnan kron kthvalue layer_norm le lerp less less_equal lgamma linspace log
    log10 log1p log2 log_softmax logaddexp logcumsumexp logdet logical_and logical_not logical_or logical_xor logit
    logspace logsumexp long lt manual_seed masked_fill masked_select matmul matrix_exp matrix_power max max_pool1d
    max_pool2d maximum mean median meshgrid min minimum mm mode moveaxis movedim mul multinomial multiply mv nan
    nan_to_num nanmean nansum narrow ne neg negative newaxis no_grad nonzero norm normal not_equal numel ones ones_like
    outer permute pi pixel_shuffle pixel_unshuffle poisson polar polygamma positive pow prelu prod promote_types
    quantile rad2deg rand rand_like randint randint_like randn randn_like randperm ravel real reciprocal relu remainder
    renorm repeat_interleave reshape result_type roll rot90 round rsqrt scatter scatter_add searchsorted select selu sgn
    short sigmoid sign signbit sin sinc sinh slogdet softmax sort split sqrt square squeeze stack std std_mean sub
    subtract sum swapaxes swapdims t take take_along_dim tan tanh tensor tensor_split tensordot tile topk trace
    transpose trapezoid tril tril_indices triu triu_indices true_divide trunc uint8 unbind unflatten unique
    unravel_index unsqueeze var var_mean vdot view_as_complex view_as_real vsplit vstack where xlogy zeros
    zeros_like Generator Size
""")

_LAYERS = split_names("""
    AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss AdaptiveMaxPool1d
    AdaptiveMaxPool2d AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BCELoss BCEWithLogitsLoss
    BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CELU ChannelShuffle CircularPad1d CircularPad2d CircularPad3d
    ConstantPad1d ConstantPad2d ConstantPad3d Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
    CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss Dropout Dropout1d Dropout2d Dropout3d ELU Embedding
    FeatureAlphaDropout Flatten Fold GELU GLU GRU GRUCell GaussianNLLLoss GroupNorm
    Hardshrink Hardsigmoid Hardswish Hardtanh HingeEmbeddingLoss HuberLoss Identity InstanceNorm1d InstanceNorm2d
    InstanceNorm3d KLDivLoss L1Loss LPPool1d LPPool2d LPPool3d LSTM LSTMCell LayerNorm LeakyReLU Linear
    LocalResponseNorm LogSigmoid LogSoftmax MSELoss MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d
    Mish ModuleDict ModuleList MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss
    MultiheadAttention NLLLoss PReLU PairwiseDistance Parameter ParameterList PixelShuffle PixelUnshuffle
    PoissonNLLLoss RMSNorm RNN RNNCell RReLU ReLU ReLU6 ReflectionPad1d ReflectionPad2d ReflectionPad3d
    ReplicationPad1d ReplicationPad2d ReplicationPad3d SELU Sequential SiLU Sigmoid SmoothL1Loss SoftMarginLoss Softmax
    Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold Transformer TransformerDecoder
    TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer TripletMarginLoss TripletMarginWithDistanceLoss
    Unflatten Unfold Upsample UpsamplingBilinear2d UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d
""")

_FUNCTIONAL = split_names("""
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d
    adaptive_max_pool3d affine_grid alpha_dropout avg_pool1d avg_pool2d avg_pool3d batch_norm bilinear
    binary_cross_entropy binary_cross_entropy_with_logits celu channel_shuffle conv1d conv2d conv3d conv_transpose1d
    conv_transpose2d conv_transpose3d cosine_embedding_loss cosine_similarity cross_entropy dropout dropout1d
    dropout2d dropout3d elu embedding fold gaussian_nll_loss gelu glu grid_sample
    group_norm gumbel_softmax hardshrink hardsigmoid hardswish hardtanh hinge_embedding_loss huber_loss instance_norm
    interpolate kl_div l1_loss layer_norm leaky_relu linear local_response_norm log_softmax logsigmoid lp_pool1d
    lp_pool2d lp_pool3d margin_ranking_loss max_pool1d max_pool2d max_pool3d
    mish mse_loss multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss nll_loss normalize one_hot pad
    pairwise_distance pdist pixel_shuffle pixel_unshuffle poisson_nll_loss prelu relu relu6 rms_norm rrelu
    scaled_dot_product_attention selu sigmoid silu smooth_l1_loss soft_margin_loss softmax softmin softplus softshrink
    softsign tanh tanhshrink threshold triplet_margin_loss triplet_margin_with_distance_loss unfold
""")

MEMBERS: Mapping[str, frozenset[str]] = {
    "torch": _TORCH,
    "torch.nn": _LAYERS,
    "torch.nn.functional": _FUNCTIONAL,
    "torch.nn.init": split_names("""
        calculate_gain constant_ dirac_ eye_ kaiming_normal_ kaiming_uniform_ normal_ ones_ orthogonal_ sparse_
        trunc_normal_ uniform_ xavier_normal_ xavier_uniform_ zeros_"""),
    "torch.nn.utils": split_names("""
        clip_grad_norm_ clip_grad_value_ fuse_conv_bn_eval parameters_to_vector"""),
    "torch.nn.utils.rnn": split_names("pad_sequence"),
    "torch.nn.utils.parametrizations": split_names("orthogonal spectral_norm weight_norm"),
    "torch.optim": split_names("ASGD Adadelta Adagrad Adam AdamW Adamax NAdam RAdam RMSprop Rprop SGD"),
    "torch.optim.swa_utils": split_names("get_ema_avg_fn"),
    "torch.utils": frozenset(),
    "torch.utils.data": split_names("BatchSampler"),
    "torch.optim.lr_scheduler": split_names("""
        ChainedScheduler ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LambdaLR
        LinearLR MultiStepLR MultiplicativeLR OneCycleLR PolynomialLR ReduceLROnPlateau SequentialLR StepLR"""),
    "torch.func": split_names("grad grad_and_value hessian jacfwd jacrev jvp"),
    "torch.autograd": split_names("grad"),
    "torch.autograd.functional": split_names("hessian hvp jacobian jvp vhp vjp"),
    "torch.special": split_names("""
        digamma entr erf erfc erfinv exp2 expit expm1 gammaln log1p log_ndtr log_softmax logit logsumexp ndtr ndtri
        round sinc softmax xlog1py xlogy"""),
    "torch.linalg": split_names("""
        cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matmul matrix_exp matrix_norm
        matrix_power matrix_rank multi_dot norm pinv qr slogdet solve svd svdvals vander vecdot vector_norm"""),
    "torch.fft": split_names("fft fft2 fftfreq fftshift ifft ifft2 ifftshift irfft irfft2 rfft rfft2 rfftfreq"),
    "torch.distributions": split_names("""
        Bernoulli Beta Categorical Dirichlet Exponential Gamma Independent Laplace MultivariateNormal Normal Poisson
        Uniform kl_divergence"""),
    "math": split_names("""
        acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees dist e erf erfc exp exp2 expm1
        fabs floor fmod fsum gcd hypot inf isclose isfinite isinf isnan isqrt log log10 log1p log2 nan pi pow prod
        radians sin sinh sqrt tan tanh tau trunc"""),
}

# In-place twins (`add_`) change local tensors only; what reaches storage (`set_`, `share_memory_`, `data_ptr`) is not
# here, nor what takes an index, an offset or a stride on trust (`ctc_loss`, `max_unpool2d`, `embedding_bag`,
# `as_strided`, `index_put_`, `pad_packed_sequence`, whose batch sizes can be overwritten): PyTorch checks some of them,
# and not always. Nor what hides a change from autograd, whose backward passes trust the indices that they kept:
# `func.vjp`, `vmap`, `vector_to_parameters`; `.data` is `detach`, see `run`.
_TENSOR = split_names("""
    H T abs abs_ absolute acos acosh add add_ addcdiv addcdiv_ addcmul addcmul_ addmm addmm_ addmv adjoint all allclose
    amax amin aminmax angle any arccos arcsin arctan arctan2 argmax argmin argsort argwhere asin asinh atan atan2 atanh
    backward baddbmm bernoulli bernoulli_ bfloat16 bincount bitwise_and bitwise_not bitwise_or bitwise_xor bmm bool
    broadcast_to ceil ceil_ chunk clamp clamp_ clamp_max clamp_min clip clip_ clone conj contiguous copy_ copysign
    corrcoef cos cos_ cosh count_nonzero cov cross cummax cummin cumprod cumsum data deg2rad det detach
    detach_ device diag diag_embed diagflat diagonal diff digamma dim dist div div_ divide dot double dtype
    element_size eq equal erf erf_ erfc erfinv exp exp2 exp_ expand expand_as expm1 exponential_ fill_ fill_diagonal_
    flatten flip fliplr flipud float float_power floor floor_ floor_divide fmax fmin fmod frac gather ge ger grad
    grad_fn greater greater_equal gt half heaviside histc hypot imag index_add index_add_ index_fill
    index_fill_ index_select inner int inverse is_complex is_contiguous is_floating_point is_leaf
    is_meta isclose isfinite isinf isnan item itemsize kron kthvalue le lerp lerp_ less less_equal lgamma log log10
    log1p log2 log_ log_softmax logaddexp logcumsumexp logdet logical_and logical_not logical_or logical_xor logit
    logsumexp long lt mH mT masked_fill masked_fill_ masked_select matmul matrix_exp matrix_power max
    maximum mean median min minimum mm mode moveaxis movedim mul mul_ multinomial multiply mv nan_to_num nanmean nansum
    narrow nbytes ndim ndimension ne neg neg_ negative nelement new_full new_ones new_tensor new_zeros nonzero norm
    normal_ not_equal numel outer permute pow pow_ prelu prod quantile rad2deg random_ ravel real reciprocal relu relu_
    remainder renorm repeat repeat_interleave requires_grad requires_grad_ reshape reshape_as retain_grad roll rot90
    round round_ rsqrt scatter scatter_ scatter_add scatter_add_ select sgn shape short sigmoid sigmoid_ sign signbit
    sin sin_ sinc sinh size slogdet softmax sort split sqrt sqrt_ square square_ squeeze squeeze_ std stride sub sub_
    subtract sum sum_to_size swapaxes swapdims t take take_along_dim tan tanh tanh_ tensor_split tile to tolist topk
    trace transpose transpose_ tril tril_ triu triu_ true_divide trunc trunc_ type_as unbind unflatten unfold uniform_
    unique unsqueeze unsqueeze_ var vdot view view_as where xlogy zero_
""")

_MODULE = split_names("""
    activation affine alpha append batch_first batch_norm beta bias bidirectional bias_k bias_v blank buffers ceil_mode
    children cutoffs decoder dilation dim dropout dropout1 dropout2 dropout3 elementwise_affine embed_dim embedding_dim
    encoder eps eval groups head_dim hidden_size ignore_index in_channels in_features in_proj_bias
    in_proj_weight inplace input_size k_proj_weight kernel_size label_smoothing lambd layers linear1 linear2 margin
    max_norm mode modules momentum multihead_attn named_buffers named_children named_modules named_parameters
    negative_slope nhead norm norm1 norm2 norm3 norm_first norm_type normalized_shape num_batches_tracked num_channels
    num_classes num_embeddings num_features num_groups num_heads num_layers num_parameters out_channels out_features
    out_proj output_padding output_size p padding padding_idx padding_mode parameters parametrizations proj_size
    q_proj_weight reduction running_mean running_var scale_factor self_attn start_dim end_dim
    track_running_stats train training upscale_factor v_proj_weight weight weight_g weight_v original0 original1
    zero_grad value min_val max_val
""")

_OTHER = split_names("""
    base_lrs defaults get_last_lr last_epoch param_groups state step values
    indices eigenvalues eigenvectors U S Vh Q R L sign logabsdet solution residuals rank sample rsample log_prob
    entropy cdf icdf mean mode variance stddev probs logits loc scale bits eps max min tiny smallest_normal resolution
    append items keys is_integer manual_seed
""")

ATTRIBUTES = _TENSOR | _MODULE | _OTHER
ATTRIBUTE_PATTERN = re.compile(r"(weight|bias)_(ih|hh|hr)(_l\d{1,3}(_reverse)?)?")
SETTABLE = split_names("data grad requires_grad weight bias")

# Arguments that write to a tensor of the caller's, give indices that a kernel trusts (a sparse gradient holds some, and
# they can be overwritten), or choose kernels that trust the sizes of an optimizer's state (`fused`, see `run` too).
REFUSED_ARGUMENTS = split_names("out return_indices sparse sparse_grad fused")
# What takes one of these without its name too: so many arguments stand before it, and no more may be given by place.
# These members may only be called, and with arguments written one by one, so that they can be counted.
POSITIONAL: Mapping[str, int] = {
    **{f"torch.nn.functional.max_pool{n}d": 6 for n in (1, 2, 3)},
    **{f"torch.nn.functional.adaptive_max_pool{n}d": 2 for n in (1, 2, 3)},
    **{f"torch.nn.MaxPool{n}d": 4 for n in (1, 2, 3)},
    **{f"torch.nn.AdaptiveMaxPool{n}d": 1 for n in (1, 2, 3)},
    "torch.nn.Embedding": 6,
    "torch.nn.functional.embedding": 6,
    "torch.nn.functional.normalize": 4,
    "torch.norm": 4,
    "torch.tensordot": 3,
}

STRINGS = split_names("""
    same valid zeros reflect replicate circular constant edge none mean sum batchmean max min prod amax amin nearest
    nearest-exact linear bilinear bicubic trilinear area border relu gelu tanh sigmoid leaky_relu selu silu softmax
    conv1d conv2d conv3d fan_in fan_out fan_avg uniform normal fro nuc inf -inf nan meta cpu floor lower higher
    midpoint left right ij xy rel abs cos triangular triangular2 exp_range forward-mode reverse-mode reduced complete
    lr params weight_decay momentum betas eps initial_lr nesterov dampening step exp_avg exp_avg_sq momentum_buffer
    square_avg acc_delta grad_avg exp_inf max_exp_avg_sq mu_product weight bias in_proj_weight in_proj_bias
    running_mean running_var
""")
EINSUM_PATTERN = re.compile(r"[A-Za-z.]{1,12}( ?, ?[A-Za-z.]{1,12}){0,3} ?-> ?[A-Za-z.]{0,12}")

# Why a name is here that no line of bank or tests uses: (argument, last parts of names without a trailing _).
# Functions, methods and layers of PyTorch are fuzzed (`tools/fuzz_whitelist.py`); `math` and plain attributes are not.
ARGUED: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "each entry comes from those in its place; shapes are broadcast, and refused, by one iterator",
        split_names("""
            abs absolute acos acosh add addcdiv addcmul angle arccos arcsin arctan arctan2 arctanh asin asinh atan
            atan2 atanh bitwise_and bitwise_not bitwise_or bitwise_xor cbrt ceil celu clamp clamp_max clamp_min clip
            complex conj copysign cos cosh deg2rad degrees digamma div divide entr eq erf erfc erfinv exp exp2 expit
            expm1 fabs float_power floor floor_divide fmax fmin fmod frac gammaln gcd ge greater greater_equal gt
            half heaviside hypot imag isfinite isinf isnan le lerp less less_equal lgamma log log10 log1p log2
            log_ndtr logaddexp logical_and logical_not logical_or logical_xor logit lt masked_fill maximum minimum
            mul multiply nan_to_num ndtr ndtri ne neg negative not_equal polar polygamma positive pow prelu rad2deg
            radians real reciprocal relu remainder round rsqrt selu sgn sigmoid sign signbit sin sinc sinh sqrt
            square sub subtract tan tanh true_divide trunc where xlog1py xlogy isclose gelu glu hardshrink
            hardsigmoid hardswish hardtanh logsigmoid mish relu6 rrelu silu softplus softshrink softsign tanhshrink
            threshold"""),
    ),
    (
        "adds up, orders or counts entries of one tensor along checked dimensions",
        split_names("""
            all allclose amax amin aminmax any argmax argmin argsort bincount corrcoef count_nonzero cov cummax
            cummin cumsum cumprod diff dist equal histc isin kthvalue log_softmax logcumsumexp logsumexp max mean
            median min mode nanmean nansum norm prod quantile renorm softmax softmin sort std std_mean sum trapezoid
            topk unique var var_mean fsum searchsorted bucketize pdist cosine_similarity pairwise_distance"""),
    ),
    (
        "arranges entries anew, or copies them: sizes and dimensions are checked, strides are never given",
        split_names("""
            H T mH mT adjoint argwhere atleast_1d atleast_2d atleast_3d broadcast_shapes broadcast_tensors
            broadcast_to cartesian_prod chunk clone column_stack combinations concat concatenate contiguous detach
            diag_embed diagflat diagonal dstack expand_as flatten fliplr flipud hsplit hstack masked_select meshgrid
            moveaxis movedim narrow nonzero outer permute ravel repeat repeat_interleave reshape reshape_as rot90
            select split squeeze sum_to_size swapaxes swapdims t tensor_split tile trace transpose tril tril_indices
            triu triu_indices unbind unflatten unravel_index unsqueeze view_as view_as_complex view_as_real vsplit
            vstack channel_shuffle pixel_shuffle pixel_unshuffle fold fill_diagonal type_as to block_diag diag flip
            view"""),
    ),
    (
        "takes indices, each of which is compared with the size before it is used",
        split_names("""
            gather index_add index_fill index_select scatter scatter_add take take_along_dim embedding"""),
    ),
    (
        "makes a tensor of a size that is checked, or draws its entries",
        split_names("""
            as_tensor bernoulli empty_like full_like hann_window logspace multinomial new_full new_ones new_tensor
            new_zeros normal ones_like poisson rand_like randint randint_like randn_like randperm zeros_like uniform
            exponential random zero fftfreq rfftfreq vander alpha_dropout dropout dropout1d dropout2d dropout3d
            gumbel_softmax sparse dirac eye kaiming_normal kaiming_uniform xavier_normal trunc_normal"""),
    ),
    (
        "multiplies matrices or solves with them; sizes are checked, then BLAS and LAPACK are called",
        split_names("""
            addmm addmv baddbmm bmm cholesky cond cross det dot eig eigvals eigvalsh ger inner inv inverse kron
            logdet lstsq matmul matrix_exp matrix_norm matrix_power matrix_rank mm multi_dot mv pinv qr slogdet
            solve svd svdvals tensordot vdot vecdot bilinear orthogonal eigh"""),
    ),
    (
        "Fourier's transforms, of a length that is checked",
        split_names("""
            fft fft2 fftshift ifft ifft2 ifftshift irfft irfft2 rfft rfft2"""),
    ),
    (
        "slides a window: kernel, stride, padding and dilation are checked together",
        split_names("""
            adaptive_avg_pool1d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d
            affine_grid avg_pool1d avg_pool3d conv1d conv2d conv3d conv_transpose1d conv_transpose2d
            conv_transpose3d convolution grid_sample interpolate lp_pool1d lp_pool2d lp_pool3d max_pool1d max_pool2d
            max_pool3d"""),
    ),
    (
        "normalises: the sizes of weights and running statistics are checked",
        split_names("""
            batch_norm group_norm instance_norm layer_norm local_response_norm rms_norm fuse_conv_bn_eval"""),
    ),
    (
        "a loss; a target that is an index is compared with the number of classes",
        split_names("""
            cosine_embedding_loss gaussian_nll_loss hinge_embedding_loss margin_ranking_loss multi_margin_loss
            multilabel_margin_loss nll_loss binary_cross_entropy binary_cross_entropy_with_logits huber_loss kl_div
            l1_loss multilabel_soft_margin_loss poisson_nll_loss smooth_l1_loss soft_margin_loss triplet_margin_loss
            triplet_margin_with_distance_loss"""),
    ),
    (
        "a type of numbers, a constant, a truth about a tensor, or a number that describes one",
        split_names("""
            Size Generator bfloat16 bits complex64 complex128 device dtype double e finfo float float16 float32
            float64 grad_fn iinfo inf int int16 int32 int64 int8 is_complex is_contiguous is_floating_point
            is_grad_enabled is_integer is_leaf is_meta is_tensor itemsize long manual_seed nan ndim ndimension
            nelement newaxis numel pi promote_types resolution result_type element_size retain_grad short
            smallest_normal stride tau tiny uint8 enable_grad inference_mode"""),
    ),
    (
        "Python over members that are here themselves: differentiates or maps a function, clips, pads, reparametrises",
        split_names("""
            grad_and_value hessian hvp jacfwd jacrev jvp vhp vjp clip_grad_value parameters_to_vector pad_sequence
            spectral_norm weight_norm"""),
    ),
    ("Python's own functions of numbers", MEMBERS["math"]),
    ("a layer: Python over functions that are here themselves", MEMBERS["torch.nn"]),
    (
        "an optimizer or a schedule: Python over functions that are here; the fused kernels are withheld",
        MEMBERS["torch.optim"] | MEMBERS["torch.optim.lr_scheduler"],
    ),
    (
        "a distribution: Python over functions that are here, and what one gives",
        MEMBERS["torch.distributions"]
        | split_names("""
            entropy icdf rsample variance loc logits probs sample scale stddev"""),
    ),
    (
        "what a layer or an optimizer was made with, a part of it, or a named part of a result",
        split_names("""
            L Q R S U Vh activation affine alpha base_lrs batch_first beta bias_k bias_v bidirectional
            blank ceil_mode children cutoffs decoder defaults dilation dropout2 dropout3 eigenvalues eigenvectors
            elementwise_affine embed_dim embedding_dim encoder end_dim groups hidden_size ignore_index in_channels
            in_proj_bias indices inplace input_size items k_proj_weight keys label_smoothing lambd last_epoch layers
            logabsdet margin max_norm max_val min_val modules momentum named_buffers named_children named_modules
            named_parameters norm_first negative_slope nhead norm_type normalized_shape num_batches_tracked
            num_channels num_classes num_embeddings num_features num_groups num_heads num_layers num_parameters
            original0 original1 out_channels out_features output_padding output_size p padding_idx parametrizations
            proj_size q_proj_weight rank reduction residuals scale_factor solution start_dim
            track_running_stats training upscale_factor v_proj_weight value values weight_g
            weight_v"""),
    ),
)
