"""Small PNG files of all kinds, with their pixels as Pillow reads them."""

import base64
import io
import struct
import zlib

import numpy
import PIL
from PIL import Image

DESCRIPTION = (
    "'file' is a PNG file of 7 x 5 pixels in base64, written by Pillow " + PIL.__version__ + " or, where interlaced, by png.py; 'pixels' are the values from 0 to 1 "
    "that Pillow reads, [channels, height, width], without alpha."
)
WIDTH, HEIGHT = 7, 5
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced(samples: numpy.ndarray, colours: int) -> bytes:
    """A PNG file of bytes [height, width, samples] in seven passes, without filters."""
    height, width, _ = samples.shape
    raw = b""
    for x, y, step_x, step_y in PASSES:
        part = samples[y::step_y, x::step_x]
        raw += b"".join(b"\0" + row.tobytes() for row in part if row.size)
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def saved(image: Image.Image, **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", **options)
    return stream.getvalue()


def case(name: str, file: bytes) -> dict:
    image = Image.open(io.BytesIO(file))
    if image.mode.startswith("I"):
        pixels = numpy.asarray(image, dtype=numpy.float64)[None] / 65535
    elif image.mode in ("1", "L", "LA"):
        pixels = numpy.asarray(image.convert("L"), dtype=numpy.float64)[None] / 255
    else:
        pixels = numpy.asarray(image.convert("RGB"), dtype=numpy.float64).transpose(2, 0, 1) / 255
    pixels = pixels.astype(numpy.float32)
    return {"name": name, "file": base64.b64encode(file).decode(), "pixels": {"shape": list(pixels.shape), "data": pixels.reshape(-1).tolist()}}


def generate() -> dict:
    random = numpy.random.default_rng(3)
    colour = Image.fromarray(random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=numpy.uint8))
    alpha = Image.fromarray(random.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=numpy.uint8))
    grey = Image.fromarray(random.integers(0, 256, (HEIGHT, WIDTH), dtype=numpy.uint8))
    # Smooth, so that the encoder chooses filters.
    ramp = Image.fromarray((numpy.arange(HEIGHT * WIDTH * 3).reshape(HEIGHT, WIDTH, 3) * 2).astype(numpy.uint8))
    deep = Image.fromarray(random.integers(0, 65536, (HEIGHT, WIDTH)).astype(numpy.int32), mode="I")
    cases = [
        case("colour", saved(colour)),
        case("colour and alpha", saved(alpha)),
        case("grey", saved(grey)),
        case("grey and alpha", saved(alpha.convert("LA"))),
        case("ramp", saved(ramp)),
        case("16 bits", saved(deep.convert("I;16") if hasattr(deep, "convert") else deep)),
        case("1 bit", saved(grey.convert("1"))),
        case("palette of 256", saved(colour.quantize(256))),
        case("palette of 4", saved(colour.quantize(4), bits=2)),
        case("palette of 16", saved(colour.quantize(16), bits=4)),
        case("interlaced colour", interlaced(numpy.asarray(colour), 2)),
        case("interlaced grey", interlaced(numpy.asarray(grey)[:, :, None], 0)),
    ]
    return {"description": DESCRIPTION, "cases": cases}
