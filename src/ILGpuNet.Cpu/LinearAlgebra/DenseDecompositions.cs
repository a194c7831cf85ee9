using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace ILGpuNet.Cpu;

/// <summary>The two iterations that MathNet.Numerics does for this engine, in its managed code: singular values and symmetric eigenvalues.</summary>
internal static class DenseDecompositions
{
    private static readonly ManagedLinearAlgebraProvider Provider = CreateProvider();

    /// <summary>A square matrix, which is overwritten, to U, S and Vᵀ.</summary>
    public static void Svd(DenseMatrix a, double[] s, DenseMatrix u, DenseMatrix vh)
    {
        if (a.Rows > 0) Provider.SingularValueDecomposition(true, a.Values, a.Rows, a.Columns, s, u.Values, vh.Values);
    }

    /// <summary>A symmetric matrix to ascending eigenvalues and the eigenvectors in columns.</summary>
    public static void Eigh(DenseMatrix a, double[] values, DenseMatrix vectors)
    {
        if (a.Rows == 0) return;
        var complex = new Complex[a.Rows];
        Provider.EigenDecomp(true, a.Rows, a.Values, vectors.Values, complex, new double[a.Values.Length]);
        for (int i = 0; i < values.Length; i++) values[i] = complex[i].Real;
    }

    private static ManagedLinearAlgebraProvider CreateProvider()
    {
        // The threads are the engine's, one for each part of the batch; MathNet would start its own beside them.
        Control.UseSingleThread();
        return new ManagedLinearAlgebraProvider();
    }
}
