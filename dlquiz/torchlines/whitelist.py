"""The whitelist of `code`: every member, attribute and text that PyTorch lines may use. Data only.

What is on it computes, draws random numbers or describes a layer. What reaches files, the network, other processes,
devices, process-wide settings, hooks, pickles or Python's own machinery is left out, and so is all that is not named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


ROOTS: Mapping[str, str] = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "math": "math"}

BUILTINS = words("""
    abs all any bool enumerate float int len list max min next range reversed round set sorted sum tuple zip""")

WITH = ("torch.no_grad()", "torch.enable_grad()", "torch.inference_mode()", "torch.device('meta')")

_TORCH = words("""
    abs absolute acos acosh add addcdiv addcmul addmm addmv adjoint all allclose amax amin aminmax angle any arange
    arccos arcsin arctan arctan2 arctanh argmax argmin argsort argwhere as_tensor asin asinh atan atan2 atanh
    atleast_1d atleast_2d atleast_3d baddbmm batch_norm bernoulli bfloat16 bincount bitwise_and bitwise_not bitwise_or
    bitwise_xor block_diag bmm bool broadcast_shapes broadcast_tensors broadcast_to bucketize cartesian_prod cat cdist
    ceil celu chunk clamp clip clone column_stack combinations complex complex128 complex64 concat concatenate conj
    conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution copysign corrcoef cos cosh
    cosine_similarity count_nonzero cov cross cummax cummin cumprod cumsum deg2rad det detach device diag diag_embed
    diagflat diagonal diff digamma dist div divide dot double dropout dstack e einsum embedding empty empty_like
    enable_grad eq equal erf erfc erfinv exp exp2 expm1 eye finfo flatten flip fliplr flipud float float16 float32
    float64 float_power floor floor_divide fmax fmin fmod frac full full_like gather gcd ge ger greater greater_equal
    group_norm gt half hann_window heaviside histc hsplit hstack hypot iinfo imag index_add index_select inf
    inference_mode inner instance_norm int int16 int32 int64 int8 inverse is_complex is_floating_point is_grad_enabled
    is_tensor isclose isfinite isin isinf isnan kron kthvalue layer_norm lcm le lerp less less_equal lgamma linspace
    log log10 log1p log2 log_softmax logaddexp logcumsumexp logdet logical_and logical_not logical_or logical_xor logit
    logspace logsumexp long lt manual_seed masked_fill masked_select matmul matrix_exp matrix_power max max_pool1d
    max_pool2d maximum mean median meshgrid min minimum mm mode moveaxis movedim mul multinomial multiply mv nan
    nan_to_num nanmean nansum narrow ne neg negative newaxis no_grad nonzero norm normal not_equal numel ones ones_like
    outer permute pi pixel_shuffle pixel_unshuffle poisson polar polygamma positive pow prelu prod promote_types
    quantile rad2deg rand rand_like randint randint_like randn randn_like randperm ravel real reciprocal relu remainder
    renorm repeat_interleave reshape result_type roll rot90 round rsqrt scatter scatter_add searchsorted select selu
    sgn short sigmoid sign signbit sin sinc sinh slogdet softmax sort split sqrt square squeeze stack std std_mean sub
    subtract sum swapaxes swapdims t take take_along_dim tan tanh tensor tensor_split tensordot tile topk trace
    transpose trapezoid tril tril_indices triu triu_indices true_divide trunc uint8 unbind unflatten unique
    unravel_index unsqueeze var var_mean vdot view_as_complex view_as_real vmap vsplit vstack where xlogy zeros
    zeros_like Generator Size
""")

_LAYERS = words("""
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

_FUNCTIONAL = words("""
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
    "torch.nn.init": words("""
        calculate_gain constant_ dirac_ eye_ kaiming_normal_ kaiming_uniform_ normal_ ones_ orthogonal_ sparse_
        trunc_normal_ uniform_ xavier_normal_ xavier_uniform_ zeros_"""),
    "torch.nn.utils": words("""
        clip_grad_norm_ clip_grad_value_ fuse_conv_bn_eval parameters_to_vector vector_to_parameters"""),
    "torch.nn.utils.rnn": words("pack_padded_sequence pack_sequence pad_packed_sequence pad_sequence"),
    "torch.nn.utils.parametrizations": words("orthogonal spectral_norm weight_norm"),
    "torch.optim": words("ASGD Adadelta Adagrad Adam AdamW Adamax NAdam RAdam RMSprop Rprop SGD"),
    "torch.optim.lr_scheduler": words("""
        ChainedScheduler ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LambdaLR
        LinearLR MultiStepLR MultiplicativeLR OneCycleLR PolynomialLR ReduceLROnPlateau SequentialLR StepLR"""),
    "torch.func": words("grad grad_and_value hessian jacfwd jacrev jvp vjp vmap"),
    "torch.autograd": words("grad"),
    "torch.autograd.functional": words("hessian hvp jacobian jvp vhp vjp"),
    "torch.special": words("""
        digamma entr erf erfc erfinv exp2 expit expm1 gammaln log1p log_ndtr log_softmax logit logsumexp ndtr ndtri
        round sinc softmax xlog1py xlogy"""),
    "torch.linalg": words("""
        cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matmul matrix_exp matrix_norm
        matrix_power matrix_rank multi_dot norm pinv qr slogdet solve svd svdvals vander vecdot vector_norm"""),
    "torch.fft": words("fft fft2 fftfreq fftshift ifft ifft2 ifftshift irfft irfft2 rfft rfft2 rfftfreq"),
    "torch.distributions": words("""
        Bernoulli Beta Categorical Dirichlet Exponential Gamma Independent Laplace MultivariateNormal Normal Poisson
        Uniform kl_divergence"""),
    "math": words("""
        acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees dist e erf erfc exp exp2 expm1
        fabs floor fmod fsum gcd hypot inf isclose isfinite isinf isnan isqrt log log10 log1p log2 nan pi pow prod
        radians sin sinh sqrt tan tanh tau trunc"""),
}

# In-place twins (`add_`) change local tensors only; what reaches storage (`set_`, `share_memory_`, `data_ptr`) is not
# here, nor what takes an index, an offset or a stride on trust (`ctc_loss`, `max_unpool2d`, `embedding_bag`,
# `as_strided`, `index_put_`): PyTorch checks some of them, and not always. `.data` is `detach`, see `run`.
_TENSOR = words("""
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

_MODULE = words("""
    activation affine alpha append batch_first batch_norm beta bias bidirectional bias_k bias_v blank buffers ceil_mode
    children cutoffs decoder dilation dim dropout dropout1 dropout2 dropout3 elementwise_affine embed_dim embedding_dim
    encoder eps eval from_pretrained groups head_dim hidden_size ignore_index in_channels in_features in_proj_bias
    in_proj_weight inplace input_size k_proj_weight kernel_size label_smoothing lambd layers linear1 linear2 margin
    max_norm mode modules momentum multihead_attn named_buffers named_children named_modules named_parameters
    negative_slope nhead norm norm1 norm2 norm3 norm_first norm_type normalized_shape num_batches_tracked num_channels
    num_classes num_embeddings num_features num_groups num_heads num_layers num_parameters out_channels out_features
    out_proj output_padding output_size p padding padding_idx padding_mode parameters parametrizations proj_size
    q_proj_weight reduction running_mean running_var scale_factor self_attn start_dim end_dim
    track_running_stats train training upscale_factor v_proj_weight weight weight_g weight_v original0 original1
    zero_grad value min_val max_val
""")

_OTHER = words("""
    base_lrs defaults get_last_lr last_epoch param_groups state step batch_sizes sorted_indices unsorted_indices values
    indices eigenvalues eigenvectors U S Vh Q R L sign logabsdet solution residuals rank sample rsample log_prob
    entropy cdf icdf mean mode variance stddev probs logits loc scale bits eps max min tiny smallest_normal resolution
    append items keys is_integer manual_seed
""")

ATTRIBUTES = _TENSOR | _MODULE | _OTHER
ATTRIBUTE_PATTERN = re.compile(r"(weight|bias)_(ih|hh|hr)(_l\d{1,3}(_reverse)?)?")
SETTABLE = words("data grad requires_grad weight bias")

# Arguments that write to a tensor of the caller's, or give indices that a backward pass trusts.
REFUSED_ARGUMENTS = words("out return_indices")
# What takes one of these without its name too: so many arguments stand before it, and no more may be given by place.
# These members may only be called, and with arguments written one by one, so that they can be counted.
POSITIONAL: Mapping[str, int] = {
    **{f"torch.nn.functional.max_pool{n}d": 6 for n in (1, 2, 3)},
    **{f"torch.nn.functional.adaptive_max_pool{n}d": 2 for n in (1, 2, 3)},
    **{f"torch.nn.MaxPool{n}d": 4 for n in (1, 2, 3)},
    **{f"torch.nn.AdaptiveMaxPool{n}d": 1 for n in (1, 2, 3)},
    "torch.nn.functional.normalize": 4,
    "torch.norm": 4,
    "torch.tensordot": 3,
}

STRINGS = words("""
    same valid zeros reflect replicate circular constant edge none mean sum batchmean max min prod amax amin nearest
    nearest-exact linear bilinear bicubic trilinear area border relu gelu tanh sigmoid leaky_relu selu silu softmax
    conv1d conv2d conv3d fan_in fan_out fan_avg uniform normal fro nuc inf -inf nan meta cpu floor trunc lower higher
    midpoint left right ij xy rel abs cos triangular triangular2 exp_range forward-mode reverse-mode reduced complete
    lr params weight_decay momentum betas eps initial_lr nesterov dampening step exp_avg exp_avg_sq momentum_buffer
    square_avg acc_delta grad_avg exp_inf max_exp_avg_sq mu_product weight bias in_proj_weight in_proj_bias
    running_mean running_var
""")
EINSUM_PATTERN = re.compile(r"[A-Za-z.]{1,12}( ?, ?[A-Za-z.]{1,12}){0,3} ?-> ?[A-Za-z.]{0,12}")
