"""Metrics of scikit-learn, PyTorch and SciPy for small random predictions."""

import numpy
import scipy.ndimage
import sklearn
import torch
from sklearn import metrics

DESCRIPTION = (
    "Figures of scikit-learn " + sklearn.__version__ + " (perplexity: PyTorch's cross-entropy; PSNR and SSIM: their formulas with SciPy's Gaussian filter). "
    "'scores' and 'targets' are the batch; 'values' the figures by name. 'ignored' leaves out targets of class 2."
)


def rounded(values: numpy.ndarray) -> numpy.ndarray:
    """Float32 numbers with ties among them, so that equal scores are tested as well."""
    return numpy.round(values, 1).astype(numpy.float32)


def tensor(array: numpy.ndarray) -> dict:
    return {"shape": list(array.shape), "data": array.reshape(-1).tolist()}


def averages(targets, predicted, labels) -> dict:
    values = {"accuracy": metrics.accuracy_score(targets, predicted),
              "confusion": metrics.confusion_matrix(targets, predicted, labels=labels).reshape(-1).tolist()}
    scores = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score, "iou": metrics.jaccard_score}
    for name, score in scores.items():
        for average in ("macro", "micro", "weighted"):
            values[f"{name}_{average}"] = score(targets, predicted, labels=labels, average=average, zero_division=0)
        values[f"{name}_per_class"] = score(targets, predicted, labels=labels, average=None, zero_division=0).tolist()
    return values


def multiclass(random: numpy.random.Generator) -> dict:
    scores, targets = rounded(random.normal(size=(60, 4))), random.integers(0, 4, 60)
    scores[numpy.arange(60), targets] += numpy.float32(0.75)
    predicted = scores.argmax(1)
    probabilities = torch.tensor(scores, dtype=torch.float64).softmax(1).numpy()
    values = averages(targets, predicted, [0, 1, 2, 3])
    values["top2_accuracy"] = metrics.top_k_accuracy_score(targets, scores, k=2)
    one_hot = numpy.eye(4)[targets]
    values["auroc"] = metrics.roc_auc_score(one_hot, scores, average="macro")
    values["auroc_per_class"] = metrics.roc_auc_score(one_hot, scores, average=None).tolist()
    values["average_precision"] = metrics.average_precision_score(one_hot, scores, average="macro")
    values["perplexity"] = float(numpy.exp(metrics.log_loss(targets, probabilities)))
    kept = targets != 2
    values["accuracy_ignored"] = metrics.accuracy_score(targets[kept], predicted[kept])
    values["perplexity_ignored"] = torch.nn.functional.cross_entropy(
        torch.tensor(scores, dtype=torch.float64), torch.tensor(targets), ignore_index=2).exp().item()
    return {"scores": tensor(scores), "targets": tensor(targets), "values": values}


def binary(random: numpy.random.Generator) -> dict:
    targets = random.integers(0, 2, 50)
    scores = rounded(numpy.clip(random.uniform(size=50) * 0.7 + targets * 0.3, 0, 1))
    predicted = (scores > 0.5).astype(int)
    values = averages(targets, predicted, [0, 1])
    for name, score in {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}.items():
        values[f"{name}_binary"] = score(targets, predicted)
    values["auroc"] = metrics.roc_auc_score(targets, scores)
    values["average_precision"] = metrics.average_precision_score(targets, scores)
    return {"scores": tensor(scores), "targets": tensor(targets), "values": values}


def regression(random: numpy.random.Generator) -> dict:
    targets = random.normal(3, 2, (40, 3)).astype(numpy.float32)
    scores = (targets + random.normal(0, 0.5, (40, 3))).astype(numpy.float32)
    wide_targets, wide = targets.astype(numpy.float64), scores.astype(numpy.float64)
    values = {"mse": metrics.mean_squared_error(wide_targets, wide), "mae": metrics.mean_absolute_error(wide_targets, wide),
              "r2": metrics.r2_score(wide_targets, wide)}
    return {"scores": tensor(scores), "targets": tensor(targets), "values": values}


def similarity(x: numpy.ndarray, y: numpy.ndarray) -> float:
    """SSIM of two images [H, W] with values from 0 to 1, over the windows inside of them."""
    def blur(image):
        return scipy.ndimage.gaussian_filter(image, 1.5, truncate=3.5)[5:-5, 5:-5]
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    mean_x, mean_y = blur(x), blur(y)
    variance_x, variance_y, covariance = blur(x * x) - mean_x ** 2, blur(y * y) - mean_y ** 2, blur(x * y) - mean_x * mean_y
    return float(numpy.mean((2 * mean_x * mean_y + c1) * (2 * covariance + c2)
                            / ((mean_x ** 2 + mean_y ** 2 + c1) * (variance_x + variance_y + c2))))


def images(random: numpy.random.Generator) -> dict:
    targets = random.uniform(size=(2, 2, 13, 14)).astype(numpy.float32)
    scores = numpy.clip(targets + random.normal(0, 0.1, targets.shape), 0, 1).astype(numpy.float32)
    wide_targets, wide = targets.astype(numpy.float64), scores.astype(numpy.float64)
    values = {
        "psnr": 10 * float(numpy.log10(1 / numpy.mean((wide - wide_targets) ** 2))),
        "ssim": float(numpy.mean([similarity(x, y) for x, y in zip(wide.reshape(-1, 13, 14), wide_targets.reshape(-1, 13, 14))])),
    }
    return {"scores": tensor(scores), "targets": tensor(targets), "values": values}


def generate() -> dict:
    random = numpy.random.default_rng(5)
    cases = {case.__name__: case(random) for case in (multiclass, binary, regression, images)}
    return {"description": DESCRIPTION, "cases": cases}
