using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the algorithm and the element type of <see cref="LinearAlgebraPrimitive"/>.</summary>
internal static class LinearAlgebraKernels
{
    public static CpuKernel Create(LinearAlgebraPrimitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        string name = primitive.Algorithm.ToString();
        MatrixFunction function = primitive.Algorithm switch
        {
            MatrixAlgorithm.Cholesky => Cholesky.Run,
            MatrixAlgorithm.Qr => HouseholderQr.Run,
            MatrixAlgorithm.Eigh => SymmetricEigen.Run,
            MatrixAlgorithm.Svd => SingularValues.Run,
            MatrixAlgorithm.Solve => LowerUpper.Solve,
            MatrixAlgorithm.SolveTriangular => (given, computed) =>
                TriangularSolve.Run(given, computed, primitive.IsUpper, primitive.HasUnitDiagonal),
            MatrixAlgorithm.Inverse => LowerUpper.Invert,
            MatrixAlgorithm.Det => LowerUpper.Determinant,
            MatrixAlgorithm.SlogDet => LowerUpper.LogDeterminant,
            MatrixAlgorithm.Cofactors => SingularValues.Cofactors,
            MatrixAlgorithm.PseudoInverse => (given, computed) => SingularValues.PseudoInverse(given, computed, primitive.RelativeTolerance),
            MatrixAlgorithm.MatrixExp => MatrixExponential.Run,
            _ => throw new DeviceException($"[cpu] there is no kernel for {primitive.Algorithm}"),
        };
        return inputs[0].Type switch
        {
            DType.Float64 => new MatrixBatchKernel<double>(name, function, inputs.ToArray(), outputs.ToArray()),
            DType.Float32 => new MatrixBatchKernel<float>(name, function, inputs.ToArray(), outputs.ToArray()),
            DType type => throw new DTypeException($"[{name}] expected Float32 or Float64, found {type}"),
        };
    }
}
