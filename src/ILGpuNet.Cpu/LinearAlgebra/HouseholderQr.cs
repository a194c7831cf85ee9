using System.Numerics.Tensors;

namespace ILGpuNet.Cpu;

/// <summary>
/// A = Q R by Householder reflections H = I - tau v vᵀ with v[0] = 1, with the signs of LAPACK (dgeqr2, dorg2r): a column that is zero below its
/// first element is left alone, every other is reflected to the opposite sign of that element.
/// </summary>
internal static class HouseholderQr
{
    /// <summary>Fills Q [m, n] and R [n, n] from A [m, n], m >= n. Changes A.</summary>
    public static string? Run(DenseMatrix[] inputs, DenseMatrix[] outputs)
    {
        (DenseMatrix a, DenseMatrix q, DenseMatrix r) = (inputs[0], outputs[0], outputs[1]);
        var scales = new double[a.Columns];
        for (int k = 0; k < a.Columns; k++)
        {
            scales[k] = MakeReflection(a.Column(k)[k..]);
            for (int column = k + 1; column < a.Columns; column++) Reflect(a.Column(k)[(k + 1)..], scales[k], a.Column(column)[k..]);
        }
        for (int column = 0; column < a.Columns; column++)
        {
            a.Column(column)[..(column + 1)].CopyTo(r.Column(column));
            q[column, column] = 1;
        }
        for (int k = a.Columns - 1; k >= 0; k--)
        {
            for (int column = k; column < a.Columns; column++) Reflect(a.Column(k)[(k + 1)..], scales[k], q.Column(column)[k..]);
        }
        return null;
    }

    /// <summary>Replaces a vector by what it is reflected to, and the reflection's v[1..]; returns tau.</summary>
    private static double MakeReflection(Span<double> vector)
    {
        Span<double> tail = vector[1..];
        double tailNorm = TensorPrimitives.Norm(tail);
        if (tailNorm == 0) return 0;
        double first = vector[0], reflected = -Math.CopySign(double.Hypot(first, tailNorm), first);
        TensorPrimitives.Divide(tail, first - reflected, tail);
        vector[0] = reflected;
        return (reflected - first) / reflected;
    }

    private static void Reflect(ReadOnlySpan<double> tail, double scale, Span<double> vector)
    {
        double projection = scale * (vector[0] + TensorPrimitives.Dot(tail, vector[1..]));
        vector[0] -= projection;
        DenseMatrix.AddScaled(vector[1..], tail, -projection);
    }
}
