using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Mistakes in the use of <see cref="Gradients"/>.</summary>
public class GradientErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]), Vector = Tensor.Zeros([4]), Ints = Tensor.Zeros([2, 3], DType.Int64);

    private static readonly ErrorCase[] Cases =
    [
        Type("Jacobian input", () => Gradients.Jacobian(x => x, Ints), "[Jacobian] input 0 must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Type("Jacobian result", () => Gradients.Jacobian(x => x.ArgMax(0), Matrix),
            "[Jacobian] the function's result must be of a floating-point type to have derivatives, found Int64"),
        Shape("Hessian result", () => Gradients.Hessian(x => x * 2, Matrix), "[Hessian] the function must give one element, found shape [2, 3]: reduce it (Mean, Sum)"),
        Type("Hessian input", () => Gradients.Hessian(x => x[0].Sum(), [Matrix, Ints])[0][0],
            "[Hessian] input 1 must be of a floating-point type, found Int64: convert it with To(DType.Float32)"),
        Shape("VectorJacobianProduct", () => Gradients.VectorJacobianProduct(x => x.Sum([1]), Matrix, Vector).Product,
            "[VectorJacobianProduct] the vector must have the shape of the result, [2], found [4]"),
        Shape("JacobianVectorProduct", () => Gradients.JacobianVectorProduct(x => x, Matrix, Vector).Product,
            "[JacobianVectorProduct] the vector must have the shape of the input, [2, 3], found [4]"),
        Type("JacobianVectorProduct type", () => Gradients.JacobianVectorProduct(x => x, Matrix, Ints).Product,
            "[JacobianVectorProduct] the vector must be Float32 like the input, found Int64: convert it with To"),
        Shape("HessianVectorProduct", () => Gradients.HessianVectorProduct(x => x, Matrix, Matrix).Product,
            "[HessianVectorProduct] the function must give one element, found shape [2, 3]: reduce it (Mean, Sum)"),
        Shape("Custom count", () => Differentiated(_ => []), "[Custom] the backward rule must give a gradient, or null, for each of the 1 inputs, found 0"),
        Shape("Custom shape", () => Differentiated(_ => [Vector]), "[Custom] the gradient of input 0 must have the input's shape [2, 3], found [4]"),
        Type("Custom type", () => Differentiated(_ => [Ints]), "[Custom] the gradient of input 0 must be Float32 like the input, found Int64: convert with To"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    private static Tensor Differentiated(Func<GradientRule, Tensor?[]> rule)
    {
        Tensor leaf = Matrix.WithGradient();
        return Tensor.Grad(Gradients.Custom(x => x[0].Exp(), rule, leaf), leaf)[0];
    }
}
