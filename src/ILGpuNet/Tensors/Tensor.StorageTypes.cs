using ILGpuNet.Operations;

namespace ILGpuNet;

// Float16, BFloat16 and UInt8 are stored, not computed with: an operation on them is recorded as conversion to the compute type, operation,
// conversion back. The conversions fuse with their elementwise neighbours, and gradients follow by themselves. Whole numbers in a function of real ones
// (sin, exp) become Float32 in the same way.
public partial class Tensor
{
    /// <summary>
    /// This as the type that is computed with. Compositions whose steps would lose digits or overflow in 16 bits (means, variances) begin with it and end
    /// with <see cref="To(DType)"/>.
    /// </summary>
    internal Tensor Widened => AsOperand(DType.ComputeType());

    private static bool MustWiden(Operation operation, ReadOnlySpan<Tensor> inputs)
    {
        if (operation.MovesElements) return false;
        foreach (Tensor input in inputs)
        {
            if (input.DType != TypeIn(operation, input)) return true;
        }
        return false;
    }

    /// <summary>The type in which an operation computes with an input.</summary>
    private static DType TypeIn(Operation operation, Tensor input) =>
        operation.PromotesIntegers && !input.DType.IsFloatingPoint() ? DType.Float32 : input.DType.ComputeType();

    private static Tensor[] Widen(Operation operation, ReadOnlySpan<Tensor> inputs)
    {
        // Mistakes are named in the types that were given.
        var specs = new TensorSpec[inputs.Length];
        for (int i = 0; i < specs.Length; i++) specs[i] = inputs[i].node.Spec;
        _ = operation.Infer(specs, 0);
        var wide = new Tensor[inputs.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            Tensor input = inputs[i];
            DType type = TypeIn(operation, input);
            // A number beside a tensor stays a number, and keeps its precision.
            wide[i] = IsConstantScalar(input) && type.IsFloatingPoint() == input.DType.IsFloatingPoint()
                ? WithType(input, type)
                : input.AsOperand(type);
        }
        return wide;
    }

    /// <summary>A result of the compute type as the type of the inputs that were stored in less; other results (indices, truths) stay.</summary>
    private static Tensor Narrow(Tensor result, ReadOnlySpan<Tensor> inputs)
    {
        DType? stored = null;
        foreach (Tensor input in inputs)
        {
            if (input.DType == result.DType) return result;
            if (input.DType.ComputeType() == result.DType) stored = stored is { } other ? DTypes.Promote(other, input.DType) : input.DType;
        }
        return stored is { } type ? result.AsOperand(type) : result;
    }
}
