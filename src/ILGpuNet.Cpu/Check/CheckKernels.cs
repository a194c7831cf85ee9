using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the check for the element type.</summary>
internal static class CheckKernels
{
    /// <exception cref="DTypeException">The condition is not defined for the type.</exception>
    public static CpuKernel Create(CheckPrimitive primitive, Operand input) => (primitive.Condition, input.Type) switch
    {
        (CheckCondition.NotNaN or CheckCondition.Probability, DType.Float32) => new CheckKernel<float>(primitive, input.Shape.Count),
        (CheckCondition.NotNaN or CheckCondition.Probability, DType.Float64) => new CheckKernel<double>(primitive, input.Shape.Count),
        (CheckCondition.Index or CheckCondition.SignedIndex, DType.Int32) => new CheckKernel<int>(primitive, input.Shape.Count),
        (CheckCondition.Index or CheckCondition.SignedIndex, DType.Int64) => new CheckKernel<long>(primitive, input.Shape.Count),
        _ => throw new DTypeException($"{primitive.Subject}: {primitive.Condition} is not defined for {input.Type}"),
    };
}
