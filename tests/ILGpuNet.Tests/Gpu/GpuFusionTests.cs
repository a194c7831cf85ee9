using ILGpuNet.Gpu;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Graphs;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Gpu;

/// <summary>Fused kernels on a GPU: what they compute is what their parts compute one after the other, with fewer launches.</summary>
[Collection(Alone.Name)]
public class GpuFusionTests
{
    private const double Tolerance = 1e-11;

    private static readonly Dictionary<string, (Type Primitive, Func<Tensor[]> Compute)> Cases = new()
    {
        ["product with bias and activation"] = (typeof(FusedPrimitive), () => Forward(x => (x[0].MatMul(x[1]) + x[2]).Relu(), [5, 7], [7, 6], [6])),
        ["product that is kept too"] = (typeof(FusedPrimitive), () =>
        {
            Tensor[] x = Leaves([5, 7], [7, 6]);
            Tensor product = x[0].MatMul(x[1]);
            return [product, (product * 2).Exp()];
        }
        ),
        ["long product in segments"] = (typeof(FusedPrimitive), () => Forward(x => x[0].MatMul(x[1]).Sigmoid(), [3, 1500], [1500, 4])),
        ["matrix times vector"] = (typeof(FusedPrimitive), () => Forward(x => (x[0].MatMul(x[1]) + 1).Square(), [5, 7], [7, 1])),
        ["batched products with a strided map"] = (typeof(FusedPrimitive), () => Forward(x => x[0].MatMul(x[1]) * x[2].Transpose(1, 2), [2, 3, 4], [2, 4, 5], [2, 5, 3])),
        ["convolution with bias, activation and their gradients"] = (typeof(FusedPrimitive), () => WithGradients(
            x => (x[0].Convolve(x[1], padding: 1) + x[2].Reshape(1, 3, 1, 1)).Relu(), [2, 2, 5, 5], [3, 2, 3, 3], [3])),
        ["sums of a map over the outer axis"] = (typeof(FusedPrimitive), () => Forward(x => (x[0] * x[1]).Sum([0]), [40, 6], [40, 6])),
        ["sums of a map over channels, in segments"] = (typeof(FusedPrimitive), () => Forward(x => (x[0] * x[1]).Sum([0, 2]), [9, 3, 2000], [9, 3, 2000])),
        ["sum of a map over everything"] = (typeof(FusedPrimitive), () => Forward(x => (x[0] - x[1]).Square().Sum(), [30, 301], [301])),
        ["softmax and its gradient"] = (typeof(RowPrimitive), () => WithGradients(x => (x[0] * 2).Softmax(-1) + 1, [6, 40])),
        ["logarithm of the softmax of long rows"] = (typeof(RowPrimitive), () => WithGradients(x => x[0].LogSoftmax(-1) * 3, [3, 700])),
        ["normalisation of rows and its gradients"] = (typeof(RowPrimitive), () => WithGradients(x => x[0].LayerNorm([24], x[1], x[2]), [4, 5, 24], [24], [24])),
        ["cross-entropy and its gradient"] = (typeof(RowPrimitive), () =>
        {
            Tensor[] x = Leaves([6, 5]);
            Tensor loss = Loss.CrossEntropy(x[0] * 2, Tensor.FromArray([0L, 4L, 2L, 1L, 1L, 3L]));
            return [loss, .. Tensor.Grad(loss, x)];
        }
        ),
        ["largest and smallest of rows"] = (typeof(RowPrimitive), () => Forward(x => (x[0].Exp() - x[0].Max([-1], keepDimensions: true)) / x[0].Min([-1], keepDimensions: true), [9, 33])),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [GpuTheory]
    [MemberData(nameof(Names))]
    public void FusedKernel_ComputesWhatItsPartsCompute(string name)
    {
        (Type primitive, Func<Tensor[]> compute) = Cases[name];
        using IDisposable scope = TestDevice.Use();
        PlainArray[] parts = PlanInspection.With(OptionalPasses.None, () => Values(compute()));
        Plan plan = PlanInspection.With(OptionalPasses.All, () => PlanInspection.PlanOf(compute()));
        Assert.Contains(plan.Steps, step => step.Primitive.GetType() == primitive);
        PlainArray[] fused = PlanInspection.With(OptionalPasses.All, () => Values(compute()));
        Assert.Equal(parts.Length, fused.Length);
        for (int i = 0; i < parts.Length; i++)
            GradientCheck.AssertClose(parts[i], fused[i], Tolerance * Math.Max(1, parts[i].Data.Select(Math.Abs).Max()), $"result {i}");
    }

    /// <summary>The updates of all parameters of a network come in one launch.</summary>
    [GpuFact]
    public void Updates_OfAllParameters_AreOneLaunchAndTheSameNumbers()
    {
        double[] expected = Train(Device.Cpu), actual;
        using (TestDevice.Use()) actual = Train(TestDevice.Instance);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-11);

        static double[] Train(Device device)
        {
            Parameter[] weights = [.. new[] { 3, 5, 700, 1 }.Select(size => new Parameter((Tensor.Arange(size, DType.Float64) * 0.01 + 1).To(device)))];
            var optimizer = new ILGpuNet.Optim.Adam(weights, 0.1);
            long launches = 0;
            for (int step = 0; step < 4; step++)
            {
                optimizer.ZeroGradient();
                Tensor loss = weights.Select(weight => weight.Square().Sum()).Aggregate((sum, next) => sum + next);
                loss.Backward();
                Tensor.Evaluate([loss, .. weights.Select(weight => weight.Gradient!)]);
                long before = device == Device.Cpu ? 0 : ((GpuEngine)device.Engine).Launches;
                optimizer.Step();
                launches = device == Device.Cpu ? 1 : ((GpuEngine)device.Engine).Launches - before;
            }
            Assert.Equal(1, launches);
            return [.. weights.SelectMany(weight => weight.ToArray<double>())];
        }
    }

    [GpuFact]
    public void Index_OutsideOfItsRowInAFusedKernel_IsReportedWithTheTextOfTheCpu()
    {
        static Tensor Pick(Device device)
        {
            Tensor x = Tensor.FromArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, device).LogSoftmax(-1);
            return x.Gather(1, Tensor.FromArray(new long[,] { { 2 }, { 3 } }, device)) * 2;
        }

        string expected = Assert.Throws<InvalidValueException>(() => Pick(Device.Cpu).ToArray()).Message;
        Assert.Equal(expected, Assert.Throws<InvalidValueException>(() => Pick(TestDevice.Instance).ToArray()).Message);
    }

    private static Tensor[] Leaves(params int[][] shapes)
    {
        var random = new Random(5);
        return [.. shapes.Select(shape => PlainArray.Create(shape, _ => random.NextDouble() * 2 - 1).ToTensor(DType.Float64).WithGradient())];
    }

    private static Tensor[] Forward(Func<Tensor[], Tensor> function, params int[][] shapes) => [function(Leaves(shapes))];

    private static Tensor[] WithGradients(Func<Tensor[], Tensor> function, params int[][] shapes)
    {
        Tensor[] leaves = Leaves(shapes);
        Tensor result = function(leaves);
        return [result, .. Tensor.Grad((result * result).Sum(), leaves)];
    }

    private static PlainArray[] Values(Tensor[] tensors)
    {
        Tensor.Evaluate(tensors);
        return [.. tensors.Select(PlainArray.From)];
    }
}
