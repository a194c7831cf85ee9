using ILGpuNet.Gpu;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Graphs;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Gpu;

/// <summary>Products that read 16-bit factors as they are stored give the bits of those that read them widened.</summary>
[Collection(Alone.Name)]
public class StoredFactorTests
{
    private static readonly Dictionary<string, Func<DType, Tensor>> Cases = new()
    {
        ["matrices"] = type => Stored(type, 7, 9).MatMul(Stored(type, 9, 20)),
        ["a batch and a shared, transposed matrix"] = type => Stored(type, 3, 7, 9).MatMul(Stored(type, 20, 9).Transpose()),
        ["a matrix and a vector"] = type => Stored(type, 30, 40).MatMul(Stored(type, 40)),
        ["what is widened before it is seen through views"] = type =>
            Stored(type, 9, 14).To(DType.Float32)[1..8, 2..].MatMul(Stored(type, 11, 12).To(DType.Float32).Transpose()),
        ["a product with bias and activation"] = type => (Stored(type, 33, 9).MatMul(Stored(type, 9, 40)).To(DType.Float32) + 1).Relu(),
        ["a convolution"] = type => Stored(type, 2, 5, 6, 7).Convolve(Stored(type, 4, 5, 3, 3), padding: 1),
        ["gradients of a convolution"] = type =>
        {
            Tensor x = Stored(type, 2, 5, 6, 7).WithGradient(), w = Stored(type, 4, 5, 3, 3).WithGradient();
            Tensor[] gradients = Tensor.Grad([x.Convolve(w, stride: [2])], [Stored(type, 2, 4, 2, 3)], [x, w]);
            return Tensor.Concat([gradients[0].Flatten(), gradients[1].Flatten()]);
        },
    };

    public static TheoryData<string, DType> Names
    {
        get
        {
            var data = new TheoryData<string, DType>();
            foreach (string name in Cases.Keys)
            {
                data.Add(name, DType.BFloat16);
                data.Add(name, DType.Float16);
            }
            return data;
        }
    }

    [GpuTheory]
    [MemberData(nameof(Names))]
    public void Product_OfStoredFactors_HasTheBitsOfWidenedOnes(string name, DType type)
    {
        using IDisposable scope = TestDevice.Use();
        Func<DType, Tensor> compute = Cases[name];
        Assert.Contains(PlanInspection.PlanOf(compute(type)).Steps, step => IsProduct(step.Primitive) && step.Inputs[0].Type == type && step.Inputs[1].Type == type);
        float[] stored = compute(type).To(DType.Float32).ToArray();
        float[] widened = PlanInspection.With(OptionalPasses.All & ~OptionalPasses.StoredFactors, () =>
        {
            Assert.DoesNotContain(PlanInspection.PlanOf(compute(type)).Steps, step => IsProduct(step.Primitive) && step.Inputs[0].Type == type);
            return compute(type).To(DType.Float32).ToArray();
        });
        // Tensor cores add in an order of their own; the results of most cases are stored in 16 bits then.
        if (((GpuEngine)TestDevice.Instance.Engine).Hardware.ComputeCapability == 0) Assert.Equal(widened, stored);
        double unit = type == DType.BFloat16 ? 1.0 / 128 : 1.0 / 1024;
        for (int i = 0; i < widened.Length; i++) Assert.Equal(widened[i], stored[i], unit * (0.01 + Math.Abs(widened[i])));
        Assert.True(stored.Distinct().Count() > 2);
    }

    /// <summary>Factors of different types, and convolutions of few channels, are widened as before.</summary>
    [GpuFact]
    public void Product_OfOtherFactors_ReadsWidenedOnes()
    {
        using IDisposable scope = TestDevice.Use();
        Tensor[] others =
        [
            Stored(DType.BFloat16, 7, 9).To(DType.Float32).MatMul(Stored(DType.Float32, 9, 4)),
            Stored(DType.BFloat16, 7, 9).To(DType.Float32).MatMul(Stored(DType.Float16, 9, 4).To(DType.Float32)),
            Stored(DType.BFloat16, 1, 4, 6, 7).Convolve(Stored(DType.BFloat16, 4, 1, 3, 3), groups: 4),
        ];
        foreach (Tensor other in others)
            Assert.Contains(PlanInspection.PlanOf(other).Steps, step => IsProduct(step.Primitive) && step.Inputs[0].Type == DType.Float32 && step.Inputs[1].Type == DType.Float32);
    }

    private static bool IsProduct(Primitive primitive) =>
        primitive is MatrixProductPrimitive or ConvolutionPrimitive or FusedPrimitive { Head: MatrixProductPrimitive or ConvolutionPrimitive };

    private static Tensor Stored(DType type, params int[] shape)
    {
        var random = new Random(shape.Length);
        return PlainArray.Create(shape, _ => random.NextDouble() - 0.5).ToTensor(DType.Float32).To(type).Evaluate();
    }
}
