"""Losses, with each option and reduction."""

import functools

import torch
from torch.nn import functional

from .rows import Input, between, given, positive, real, row, truths, whole

losses = functools.partial(row, "losses")
REDUCTIONS = ("mean", "sum", "none")


def signs(*values, shape=None):
    return given(list(values), *(shape or (len(values),)), dtype=torch.int64)


def classes(*values, shape=None):
    return given(list(values), *(shape or (len(values),)), dtype=torch.int64)


def probabilities(*shape):
    return between(0.05, 0.95, *shape)


def second(*shape):
    """Values that are no whole number of steps away from those of real()."""
    return between(-1.71, 2.23, *shape)


def third(*shape):
    return between(-2.37, 1.93, *shape)


def reduce(values, reduction):
    return {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](values)


def focal(x, t, alpha, gamma):
    """Lin et al., 2017, for softmax."""
    log_p = functional.log_softmax(x, 1).gather(1, t.unsqueeze(1)).squeeze(1)
    loss = -((1 - log_p.exp()) ** gamma) * log_p
    return loss if alpha is None else loss * alpha[t]


def sigmoid_focal(x, t, alpha, gamma):
    """torchvision.ops.sigmoid_focal_loss."""
    p = torch.sigmoid(x)
    p_t = p * t + (1 - p) * (1 - t)
    loss = functional.binary_cross_entropy_with_logits(x, t, reduction="none") * (1 - p_t) ** gamma
    return loss if alpha is None else (alpha * t + (1 - alpha) * (1 - t)) * loss


def tversky(p, t, alpha, beta, smooth):
    axes = tuple(range(2, p.dim()))
    hits = (p * t).sum(axes)
    return 1 - (hits + smooth) / (hits + alpha * (p * (1 - t)).sum(axes) + beta * ((1 - p) * t).sum(axes) + smooth)


def dice(p, t, smooth):
    axes = tuple(range(2, p.dim()))
    return 1 - (2 * (p * t).sum(axes) + smooth) / (p.sum(axes) + t.sum(axes) + smooth)


def jaccard(p, t, smooth):
    axes = tuple(range(2, p.dim()))
    both = (p * t).sum(axes)
    return 1 - (both + smooth) / (p.sum(axes) + t.sum(axes) - both + smooth)


# Regression
for reduction in REDUCTIONS:
    losses(f"Loss.MeanSquaredError {reduction}", lambda x, t: functional.mse_loss(x, t, reduction=reduction), real(2, 3), second(2, 3))
    losses(f"Loss.L1 {reduction}", lambda x, t: functional.l1_loss(x, t, reduction=reduction), real(2, 3), second(2, 3))
    losses(f"Loss.SmoothL1 {reduction}", lambda x, t: functional.smooth_l1_loss(x, t, reduction=reduction), real(2, 3), second(2, 3))
    losses(f"Loss.Huber {reduction}", lambda x, t: functional.huber_loss(x, t, reduction=reduction), real(2, 3), second(2, 3))
    losses(f"Loss.PoissonNegativeLogLikelihood {reduction}", lambda x, t: functional.poisson_nll_loss(x, t, reduction=reduction), real(2, 3), positive(2, 3))
    losses(f"Loss.GaussianNegativeLogLikelihood {reduction}", lambda x, t, v: functional.gaussian_nll_loss(x, t, v, reduction=reduction),
           real(2, 3), second(2, 3), positive(2, 3))
losses("Loss.L1 ties", functional.l1_loss, given([1, 2, -1]), given([1, 1, -1]))
losses("Loss.SmoothL1 beta", lambda x, t: functional.smooth_l1_loss(x, t, beta=0.3), real(2, 3), second(2, 3))
losses("Loss.SmoothL1 beta 0", lambda x, t: functional.smooth_l1_loss(x, t, beta=0), real(2, 3), second(2, 3))
losses("Loss.SmoothL1 kinks", lambda x, t: functional.smooth_l1_loss(x, t, beta=0.5, reduction="sum"), given([0.5, -0.5, 0]), given([0, 0, 0]))
losses("Loss.Huber delta", lambda x, t: functional.huber_loss(x, t, delta=0.7), real(2, 3), second(2, 3))
losses("Loss.Huber kinks", lambda x, t: functional.huber_loss(x, t, delta=0.5, reduction="sum"), given([0.5, -0.5, 0]), given([0, 0, 0]))
losses("Loss.PoissonNegativeLogLikelihood rates", lambda x, t: functional.poisson_nll_loss(x, t, log_input=False, eps=0.01), positive(2, 3), positive(2, 3))
losses("Loss.PoissonNegativeLogLikelihood full", lambda x, t: functional.poisson_nll_loss(x, t, full=True, reduction="none"), real(2, 3), between(0.2, 4, 2, 3))
losses("Loss.GaussianNegativeLogLikelihood full", lambda x, t, v: functional.gaussian_nll_loss(x, t, v, full=True), real(2, 3), second(2, 3), positive(2, 1))
losses("Loss.GaussianNegativeLogLikelihood one variance", lambda x, t, v: functional.gaussian_nll_loss(x, t, v), real(2, 3), second(2, 3), positive(2))
losses("Loss.GaussianNegativeLogLikelihood limited", lambda x, t, v: functional.gaussian_nll_loss(x, t, v, eps=0.5), real(3), second(3), given([0.1, 0.6, 0.25]))

# Classes
for reduction in REDUCTIONS:
    losses(f"Loss.CrossEntropy {reduction}", lambda x, t: functional.cross_entropy(x, t, reduction=reduction), real(3, 4), whole(0, 4, 3))
    losses(f"Loss.CrossEntropy weights {reduction}", lambda x, t: functional.cross_entropy(x, t, torch.tensor([0.5, 2, 1.5, 1], dtype=torch.float64), reduction=reduction),
           real(3, 4), whole(0, 4, 3))
    losses(f"Loss.CrossEntropy everything {reduction}", lambda x, t: functional.cross_entropy(
        x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64), ignore_index=1, label_smoothing=0.2, reduction=reduction), real(2, 3, 2), whole(0, 3, 2, 2))
    losses(f"Loss.CrossEntropy probabilities {reduction}", lambda x, t: functional.cross_entropy(
        x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64), label_smoothing=0.1, reduction=reduction), real(2, 3, 2), probabilities(2, 3, 2))
    losses(f"Loss.NegativeLogLikelihood {reduction}", lambda x, t: functional.nll_loss(x, t, reduction=reduction), real(3, 4), whole(0, 4, 3))
    losses(f"Loss.NegativeLogLikelihood everything {reduction}", lambda x, t: functional.nll_loss(
        x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64), ignore_index=2, reduction=reduction), real(2, 3, 2, 2), whole(0, 3, 2, 2, 2))
    losses(f"Loss.KullbackLeibler {reduction}", lambda x, t: functional.kl_div(x, t, reduction=reduction), real(2, 3), probabilities(2, 3))
    losses(f"Loss.Focal {reduction}", lambda x, t: reduce(focal(x, t, None, 2), reduction), real(3, 4), whole(0, 4, 3))
losses("Loss.CrossEntropy one sample", lambda x, t: functional.cross_entropy(x, t), real(4), whole(0, 4))
losses("Loss.CrossEntropy one sample of probabilities", lambda x, t: functional.cross_entropy(x, t, reduction="none"), real(4), probabilities(4))
losses("Loss.CrossEntropy large logits", lambda x, t: functional.cross_entropy(x, t, reduction="none"), given([1e4, 0, -1e4, 500, 501, 0], 2, 3), classes(2, 1))
losses("Loss.NegativeLogLikelihood one sample", lambda x, t: functional.nll_loss(x, t, reduction="none"), real(4), whole(0, 4))
losses("Loss.NegativeLogLikelihood ignores infinities", lambda x, t: functional.nll_loss(x, t, ignore_index=0),
       given([float("-inf"), -1, -2, -3], 2, 2), classes(0, 1), gradients=False)
losses("Loss.KullbackLeibler batch mean", lambda x, t: functional.kl_div(x, t, reduction="batchmean"), real(2, 3), probabilities(2, 3))
losses("Loss.KullbackLeibler logarithms", lambda x, t: functional.kl_div(x, t, reduction="sum", log_target=True), real(2, 3), second(2, 3))
losses("Loss.KullbackLeibler zeros", lambda x, t: functional.kl_div(x, t, reduction="none"), given([-1, -2, -0.5]), given([0, 0.25, 0.75]), gradients=False)


losses("Loss.Focal alpha and gamma", lambda x, t, a: focal(x, t, a, 1.5).mean(), real(2, 3, 2), whole(0, 3, 2, 2), positive(3))
losses("Loss.Focal gamma 0", lambda x, t: focal(x, t, None, 0).mean(), real(3, 4), whole(0, 4, 3))

# Yes or no
for reduction in REDUCTIONS:
    losses(f"Loss.BinaryCrossEntropy {reduction}", lambda x, t: functional.binary_cross_entropy(x, t, reduction=reduction), probabilities(2, 3), probabilities(2, 3))
    losses(f"Loss.BinaryCrossEntropyWithLogits {reduction}", lambda x, t: functional.binary_cross_entropy_with_logits(x, t, reduction=reduction),
           real(2, 3), probabilities(2, 3))
    losses(f"Loss.SigmoidFocal {reduction}", lambda x, t: reduce(sigmoid_focal(x, t, 0.25, 2), reduction), real(2, 3), given([0, 1, 1, 0, 1, 0], 2, 3))
losses("Loss.BinaryCrossEntropy weight", lambda x, t: functional.binary_cross_entropy(x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64)),
       probabilities(2, 3), probabilities(2, 3))
losses("Loss.BinaryCrossEntropy ends", lambda x, t: functional.binary_cross_entropy(x, t, reduction="none"), given([0, 0, 1, 1, 0.25]), given([0, 1, 0, 1, 1]))
losses("Loss.BinaryCrossEntropyWithLogits weights", lambda x, t: functional.binary_cross_entropy_with_logits(
    x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64), pos_weight=torch.tensor([3, 0.5, 1], dtype=torch.float64)), real(2, 3), probabilities(2, 3))
losses("Loss.BinaryCrossEntropyWithLogits large", lambda x, t: functional.binary_cross_entropy_with_logits(x, t, reduction="none"),
       given([1000, -1000, 1000, -1000, 0, 40]), given([0, 0, 1, 1, 0.5, 1]))
losses("Loss.BinaryCrossEntropyWithLogits Bool", lambda x, t: functional.binary_cross_entropy_with_logits(x, t.double()), real(2, 3), truths(2, 3))


losses("Loss.SigmoidFocal options", lambda x, t: sigmoid_focal(x, t, None, 1.5).mean(), real(2, 3), given([0, 1, 1, 0, 1, 0], 2, 3))
losses("Loss.SigmoidFocal gamma 0", lambda x, t: sigmoid_focal(x, t, 0.75, 0).mean(), real(2, 3), given([0, 1, 1, 0, 1, 0], 2, 3))

# Margins
for reduction in REDUCTIONS:
    losses(f"Loss.Hinge {reduction}", lambda x, y: reduce((1 - y * x).clamp(min=0), reduction), second(6), signs(1, -1, 1, 1, -1, -1))
    losses(f"Loss.SoftMargin {reduction}", lambda x, y: functional.soft_margin_loss(x, y.double(), reduction=reduction), second(6), signs(1, -1, 1, 1, -1, -1))
    losses(f"Loss.MarginRanking {reduction}", lambda a, b, y: functional.margin_ranking_loss(a, b, y, reduction=reduction), real(4), second(4), signs(1, -1, 1, -1))
    losses(f"Loss.MultiMargin {reduction}", lambda x, t: functional.multi_margin_loss(x, t, reduction=reduction), second(3, 4), whole(0, 4, 3))
    losses(f"Loss.MultiLabelMargin {reduction}", lambda x, t: functional.multilabel_margin_loss(x, t, reduction=reduction), second(3, 4),
           classes(3, 0, -1, 1, -1, 2, 1, 0, 0, 1, 2, 3, shape=(3, 4)))
    losses(f"Loss.MultiLabelSoftMargin {reduction}", lambda x, t: functional.multilabel_soft_margin_loss(x, t, reduction=reduction), second(2, 3), probabilities(2, 3))
losses("Loss.MarginRanking margin", lambda a, b, y: functional.margin_ranking_loss(a, b, y, margin=0.7), real(4), second(4), signs(1, -1, 1, -1))
losses("Loss.MultiMargin options", lambda x, t: functional.multi_margin_loss(x, t, p=2, margin=0.5, weight=torch.tensor([0.5, 2, 1.5, 1], dtype=torch.float64)),
       second(3, 4), whole(0, 4, 3))
losses("Loss.MultiMargin one sample", lambda x, t: functional.multi_margin_loss(x, t), second(4), whole(0, 4))
losses("Loss.MultiMargin kinks", lambda x, t: functional.multi_margin_loss(x, t, reduction="sum"), given([1, 0, 2, 1], 2, 2), classes(0, 0))
losses("Loss.MultiLabelMargin one sample", lambda x, t: functional.multilabel_margin_loss(x, t), second(4), classes(3, 0, -1, 1))
losses("Loss.MultiLabelMargin repeated", lambda x, t: functional.multilabel_margin_loss(x, t), second(4), classes(2, 2, -1, -1))
losses("Loss.MultiLabelSoftMargin weight", lambda x, t: functional.multilabel_soft_margin_loss(x, t, torch.tensor([0.5, 2, 1.5], dtype=torch.float64)),
       second(2, 3), probabilities(2, 3))
losses("Loss.HingeEmbedding kinks", lambda x, y: functional.hinge_embedding_loss(x, y, reduction="sum"), given([1, 1, 0]), signs(1, -1, 1))

# Vectors
for reduction in REDUCTIONS:
    losses(f"Loss.HingeEmbedding {reduction}", lambda x, y: functional.hinge_embedding_loss(x, y, reduction=reduction),
           real(6), signs(1, -1, 1, 1, -1, -1))
    losses(f"Loss.CosineEmbedding {reduction}", lambda a, b, y: functional.cosine_embedding_loss(a, b, y, reduction=reduction),
           real(4, 3), second(4, 3), signs(1, -1, 1, -1))
    losses(f"Loss.TripletMargin {reduction}", lambda a, p, n: functional.triplet_margin_loss(a, p, n, reduction=reduction), real(3, 4), second(3, 4), third(3, 4))
losses("Loss.HingeEmbedding margin", lambda x, y: functional.hinge_embedding_loss(x, y, margin=2.5), real(6), signs(1, -1, 1, 1, -1, -1))
losses("Loss.CosineEmbedding margin", lambda a, b, y: functional.cosine_embedding_loss(a, b, y, margin=0.3),
       real(4, 3), second(4, 3), signs(1, -1, 1, -1))
losses("Loss.CosineEmbedding one pair", lambda a, b, y: functional.cosine_embedding_loss(a, b, y), real(3), second(3), Input((), dtype=torch.int64, values=[1]))
losses("Loss.TripletMargin margin and norm", lambda a, p, n: functional.triplet_margin_loss(a, p, n, margin=2.5, p=1), real(3, 4), second(3, 4), third(3, 4))
for swap in (False, True):
    losses("Loss.TripletMargin distance" + (" swap" if swap else ""), lambda a, p, n: functional.triplet_margin_with_distance_loss(
        a, p, n, distance_function=lambda x, y: (x - y).abs().sum(-1), margin=2, swap=swap), real(3, 4), second(3, 4), third(3, 4))
losses("Loss.TripletMargin swap", lambda a, p, n: functional.triplet_margin_loss(a, p, n, margin=3, p=3, swap=True), real(3, 4), second(3, 4), third(3, 4))
losses("CosineSimilarity", functional.cosine_similarity, real(2, 3), second(2, 3))
losses("CosineSimilarity broadcast", lambda a, b: functional.cosine_similarity(a, b, 0), real(3, 2), real(3, 1))
losses("CosineSimilarity last axis", lambda a, b: functional.cosine_similarity(a, b, -1), real(2, 2, 3), real(3))
losses("CosineSimilarity zeros", lambda a, b: functional.cosine_similarity(a, b), given([0, 0, 1, 2], 2, 2), real(2, 2))
for p in (1, 2, 3, float("inf")):
    losses(f"PairwiseDistance {p}", lambda a, b: functional.pairwise_distance(a, b, p), real(2, 3), second(2, 3))
losses("PairwiseDistance options", lambda a, b: functional.pairwise_distance(a, b, 2, 0.5, True), real(2, 3), second(1, 3))
losses("PairwiseDistance of equals", lambda a, b: functional.pairwise_distance(a, b, 2, 0.0), given([1, 2, 3, 4], 2, 2), given([1, 2, 3, 5], 2, 2))


# Regions: the formulas of the papers.
for reduction in REDUCTIONS:
    losses(f"Loss.Dice {reduction}", lambda p, t: reduce(dice(p, t.double(), 1), reduction), probabilities(2, 2, 3), truths(2, 2, 3))
    losses(f"Loss.Jaccard {reduction}", lambda p, t: reduce(jaccard(p, t.double(), 1), reduction), probabilities(2, 2, 3), truths(2, 2, 3))
    losses(f"Loss.Tversky {reduction}", lambda p, t: reduce(tversky(p, t.double(), 0.3, 0.7, 1), reduction), probabilities(2, 2, 3), truths(2, 2, 3))
losses("Loss.Dice smooth", lambda p, t: dice(p, t, 0.1).mean(), probabilities(1, 2, 2, 2), probabilities(1, 2, 2, 2))
losses("Loss.Jaccard smooth", lambda p, t: jaccard(p, t, 0.1).mean(), probabilities(1, 2, 2, 2), probabilities(1, 2, 2, 2))
losses("Loss.Tversky smooth", lambda p, t: tversky(p, t, 0.5, 0.5, 0).mean(), probabilities(1, 2, 2, 2), probabilities(1, 2, 2, 2))

# Sequences: gradients of logits, since PyTorch's gradient of log-probabilities presumes a softmax before them.
PADDED = classes(1, 2, 2, 3, 1, 0, shape=(2, 3))
for reduction in REDUCTIONS:
    losses(f"Loss.Ctc {reduction}", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (6, 6), (3, 2), reduction=reduction), real(6, 2, 4), PADDED)
losses("Loss.Ctc lengths", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (4, 6), (3, 2), reduction="none"), real(6, 2, 4), PADDED)
losses("Loss.Ctc joined targets", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (5, 4), (3, 1), reduction="none"), real(5, 2, 4), classes(1, 1, 2, 3))
losses("Loss.Ctc last class as blank", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (5, 4), (2, 2), blank=3), real(5, 2, 4), classes(1, 1, 0, 2, shape=(2, 2)))
losses("Loss.Ctc empty target", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (4, 4), (0, 2), reduction="none"), real(4, 2, 3), classes(1, 2))
losses("Loss.Ctc one sequence", lambda x, t: functional.ctc_loss(x.log_softmax(1), t, torch.tensor(5), torch.tensor(2)), real(5, 3), classes(1, 2))
losses("Loss.Ctc impossible", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (3, 3), (3, 1), reduction="none"),
       real(3, 2, 3), classes(1, 1, 2, 2, 0, 0, shape=(2, 3)), gradients=False)
losses("Loss.Ctc impossible counts zero", lambda x, t: functional.ctc_loss(x.log_softmax(2), t, (3, 3), (3, 1), reduction="none", zero_infinity=True),
       real(3, 2, 3), classes(1, 1, 2, 2, 0, 0, shape=(2, 3)))
