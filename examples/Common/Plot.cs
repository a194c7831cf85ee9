namespace ILGpuNet.Examples;

/// <summary>A picture of curves and points on white ground.</summary>
/// <param name="width">Columns of pixels.</param>
/// <param name="height">Rows of pixels.</param>
/// <param name="x">What the left and the right border stand for.</param>
/// <param name="y">What the lower and the upper border stand for.</param>
internal sealed class Plot(int width, int height, (double Low, double High) x, (double Low, double High) y)
{
    private readonly float[] pixels = [.. Enumerable.Repeat(1f, 3 * height * width)];

    /// <summary>Ten colours that can be told apart (red, green, blue).</summary>
    public static IReadOnlyList<(float Red, float Green, float Blue)> Colours { get; } =
    [
        (0.12f, 0.47f, 0.71f), (1, 0.5f, 0.05f), (0.17f, 0.63f, 0.17f), (0.84f, 0.15f, 0.16f), (0.58f, 0.4f, 0.74f),
        (0.55f, 0.34f, 0.29f), (0.89f, 0.47f, 0.76f), (0.5f, 0.5f, 0.5f), (0.74f, 0.74f, 0.13f), (0.09f, 0.75f, 0.81f),
    ];

    /// <summary>Draws a point of 2 x 2 pixels; outside of the borders nothing.</summary>
    public void Point(double atX, double atY, (float Red, float Green, float Blue) colour)
    {
        double column = (atX - x.Low) / (x.High - x.Low) * (width - 2), row = (y.High - atY) / (y.High - y.Low) * (height - 2);
        if (!(column >= 0 && column <= width - 2 && row >= 0 && row <= height - 2)) return;
        for (int i = 0; i < 4; i++)
        {
            int pixel = ((int)row + i / 2) * width + (int)column + i % 2;
            (pixels[pixel], pixels[height * width + pixel], pixels[2 * height * width + pixel]) = colour;
        }
    }

    /// <summary>Draws a curve through values at first, first + 1 and so on.</summary>
    public void Curve(ReadOnlySpan<float> values, double first, (float Red, float Green, float Blue) colour)
    {
        // Steps of half a pixel, along the longer way.
        double perPixelX = (x.High - x.Low) / width, perPixelY = (y.High - y.Low) / height;
        for (int i = 0; i + 1 < values.Length; i++)
        {
            int steps = 1 + (int)(2 * Math.Max(1 / perPixelX, Math.Abs(values[i + 1] - values[i]) / perPixelY));
            for (int step = 0; step <= steps; step++)
            {
                double part = (double)step / steps;
                Point(first + i + part, values[i] + part * (values[i + 1] - values[i]), colour);
            }
        }
    }

    /// <summary>The picture: Float32 [3, height, width].</summary>
    public Tensor ToTensor() => Tensor.FromArray(pixels, [3, height, width]);
}
