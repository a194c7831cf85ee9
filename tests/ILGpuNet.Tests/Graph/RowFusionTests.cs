using ILGpuNet.Graphs;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Cpu;
using ILGpuNet.Tests.Operations;
using ILGpuNet.Tests.Properties;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Which kernels softmax, normalisations and their like become: one that goes through memory once.</summary>
[Collection(Alone.Name)]
public class RowFusionTests
{
    private const int Rows = 32, Length = 24;

    [Fact]
    public void Softmax_WithMapsBeforeAndBehind_IsOneKernel() =>
        Assert.Equal(["Multiply+Softmax+Square"], StepsOf((Values(Rows, Length) * 2).Softmax().Square()));

    [Fact]
    public void LayerNorm_ForwardAndBackward_AreOneKernel()
    {
        Tensor x = Values(Rows, Length).WithGradient(), weight = Values(Length).WithGradient(), bias = Values(Length).WithGradient();
        Tensor y = x.LayerNorm([Length], weight, bias);
        Assert.Single(StepsOf(y));
        Assert.Single(StepsOf([y, .. Gradients(y, x, weight, bias)]));
    }

    [Fact]
    public void RmsNorm_ForwardAndBackward_AreOneKernel()
    {
        Tensor x = Values(Rows, Length).WithGradient(), weight = Values(Length).WithGradient(), y = x.RmsNorm([Length], weight);
        Assert.Single(StepsOf(y));
        Assert.Single(StepsOf([y, .. Gradients(y, x, weight)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void GroupNorm_ForwardAndBackward_AreTwoKernels(int groups)
    {
        Tensor x = Values(4, 8, 5, 6).WithGradient(), weight = Values(8).WithGradient(), bias = Values(8).WithGradient();
        Tensor y = x.GroupNorm(groups, weight, bias);
        Assert.InRange(StepsOf(y).Length, 1, 2);
        Assert.InRange(StepsOf([y, .. Gradients(y, x, weight, bias)]).Length, 1, 2);
    }

    [Fact]
    public void InstanceNorm_ForwardAndBackward_AreOneKernel()
    {
        Tensor x = Values(4, 8, 5, 6).WithGradient(), y = x.InstanceNorm();
        Assert.Single(StepsOf(y));
        Assert.Single(StepsOf([y, .. Gradients(y, x)]));
    }

    [Fact]
    public void BatchNorm_IsOneKernelForward_AndOneBackward()
    {
        Tensor x = Values(4, 16, 5, 6).WithGradient(), weight = Values(16).WithGradient(), bias = Values(16).WithGradient();
        Tensor y = x.BatchNorm(null, null, weight, bias, training: true).Relu();
        Assert.IsType<RowPrimitive>(Assert.Single(PlanOf(y).Steps).Primitive);

        // The gradient depends on the result, as in a network.
        Tensor[] gradients = Tensor.Grad(y.Square().Sum(), x, weight, bias);
        Plan plan = PlanOf([y, .. gradients]);
        Assert.InRange(plan.Steps.Length, 1, 2);
        Assert.All(plan.Steps, step => Assert.IsType<RowPrimitive>(step.Primitive));
    }

    /// <summary>For the mean, for what needs only that, and for the results: the sums of the gradient do not wait for the variance.</summary>
    [Theory]
    [InlineData("LayerNorm")]
    [InlineData("BatchNorm")]
    public void Normalization_WithAGivenGradient_GoesThroughRowsThreeTimes(string name)
    {
        Tensor x = Values(4, 16, 5, 6).WithGradient(), weight = Values(16).WithGradient();
        Tensor y = name == "LayerNorm" ? x.LayerNorm([5, 6]) : x.BatchNorm(null, null, weight, training: true);
        Tensor[] variables = name == "LayerNorm" ? [x] : [x, weight];
        PlanStep step = Assert.Single(PlanOf([y, .. Tensor.Grad([y], [Values(4, 16, 5, 6)], variables)]).Steps);
        RowPrimitive rows = Assert.IsType<RowPrimitive>(step.Primitive);
        Assert.Equal(3, new ILGpuNet.Cpu.RowSchedule(rows.Program, rows.Sums).Stages.Count(stage => stage.Blocks.Length > 0));
    }

    /// <summary>Nothing but the input, the result and the statistics is in memory between forward and backward.</summary>
    [Fact]
    public void BatchNorm_BehindAConvolution_KeepsNothingForItsGradient()
    {
        Tensor x = Values(4, 3, 8, 8), kernel = Values(16, 3, 3, 3).WithGradient(), other = Values(16, 16, 3, 3).WithGradient();
        Tensor y = x.Convolve(kernel, padding: 1).BatchNorm(null, null, training: true);
        Plan plan = PlanOf(Tensor.Grad(y.Relu().Convolve(other, padding: 1).Square().Sum(), kernel, other));
        int images = 4 * 16 * 8 * 8;
        PlanStep forward = plan.Steps.First(step => step.Primitive is RowPrimitive);
        Assert.Single(forward.Results, result => result.Shape.Count == images);
    }

    public static TheoryData<string> Functions() => [.. FunctionsOfRows.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void FunctionOfRows_IsOneKernel_AndSoIsItsGradient(string name)
    {
        Tensor x = Values(Rows, Length).WithGradient(), y = FunctionsOfRows[name](x);
        Assert.Single(StepsOf(y));
        // Where the gradient that comes back is a value of each row, it may be computed before, and is small.
        Plan plan = PlanOf(y, Tensor.Grad((y * Values([.. y.Shape])).Sum(), x)[0]);
        Assert.Single(plan.Steps, step => step.Primitive is RowPrimitive);
        Assert.InRange(plan.Steps.Length, 1, 2);
    }

    [Fact]
    public void CrossEntropy_ReadsTheLogitsOnce_AndItsGradientIsOneKernel()
    {
        Tensor logits = Values(Rows, Length).WithGradient(), loss = Loss.CrossEntropy(logits, Tensor.Zeros([Rows], DType.Int64).Evaluate());
        Assert.Equal(["Check", "LogSoftmax+Gather+Negate", "Sum", "Divide"], StepsOf(loss));
        Plan plan = PlanOf(loss, Tensor.Grad(loss, logits)[0]);
        Assert.Equal(2, plan.Steps.Count(step => step.Primitive is RowPrimitive));
        Assert.DoesNotContain(plan.Steps, step => step.Primitive is SoftmaxPrimitive or TakeAlongAxisPrimitive or ScatterAddPrimitive);
    }

    [Fact]
    public void CrossEntropy_IndexOutOfRange_NamesIt()
    {
        Tensor x = Values(3, 5), indices = Tensor.FromArray(new long[] { 1, 4, 5 }).Reshape(3, 1);
        string message = Assert.Throws<InvalidValueException>(() => x.LogSoftmax().Gather(1, indices).ToArray()).Message;
        Assert.Contains("[Gather] index 5 at position 2 is out of range", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReductionAlone_KeepsItsOwnKernel()
    {
        Assert.IsType<ReducePrimitive>(Assert.Single(PlanOf(Values(Rows, Length).Sum([1])).Steps).Primitive);
        Assert.IsType<SoftmaxPrimitive>(Assert.Single(PlanOf(Values(Rows, Length).Softmax()).Steps).Primitive);
    }

    [Fact]
    public void RowsThatAreReadTransposed_AreCompleteBefore()
    {
        Tensor y = Values(20, 20).Softmax();
        Assert.Equal(["Softmax", "Add"], StepsOf(y + y.Transpose()));
    }

    [Fact]
    public void FewLongRows_StayKernelsOfTheirOwn()
    {
        Tensor x = Values(2, 70_000);
        Assert.DoesNotContain(PlanOf(x - x.Max([1], keepDimensions: true)).Steps, step => step.Primitive is RowPrimitive);
    }

    [Fact]
    public void Update_OfAVariable_StaysInPlace()
    {
        var weight = new Parameter(Values(Rows, Length));
        weight.Assign(weight * 0.5);
        Tensor sums = weight.Sum([1]) * 2;
        Assert.Equal(Values(Rows, Length).Sum([1]).ToArray(), sums.ToArray());
    }

    /// <summary>Enough elements for several segments of sums over the rows.</summary>
    [Fact]
    public void SumsOverRows_OnOneAndTwoThreads_GiveTheSameBits()
    {
        float[][] Compute()
        {
            Tensor x = Values(1200, 100).WithGradient(), weight = Values(100).WithGradient();
            Tensor[] gradients = Gradients(x.LayerNorm([100], weight), x, weight);
            Assert.Single(StepsOf(gradients));
            return [.. gradients.Select(gradient => gradient.ToArray())];
        }
        Assert.Equal(KernelRunner.WithThreads(1, Compute), KernelRunner.WithThreads(2, Compute));
    }

    private static readonly Dictionary<string, Func<Tensor, Tensor>> FunctionsOfRows = new()
    {
        ["Softmax"] = x => x.Softmax(),
        ["LogSoftmax"] = x => x.LogSoftmax(),
        ["LogSumExp"] = x => x.LogSumExp([1]),
        ["Normalize"] = x => x.Normalize(),
        ["Variance"] = x => x.Variance([1]),
        ["Standardised"] = x => (x - x.Mean([1], keepDimensions: true)) / x.StandardDeviation([1], keepDimensions: true),
    };

    private static Tensor[] Gradients(Tensor y, params Tensor[] inputs) => Tensor.Grad((y * Values([.. y.Shape])).Sum(), inputs);

    private static Tensor Values(params int[] extents) => new RandomShapes(7).Values(extents).ToTensor(DType.Float32);
}
