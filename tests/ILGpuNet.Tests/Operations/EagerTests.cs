using ILGpuNet.Graphs;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Operations;

/// <summary>Each operation computed at once (<c>ILGPUNET_EAGER=1</c>) gives what plans give.</summary>
public class EagerTests
{
    public static TheoryData<string> Rows => [.. OperationTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_EagerAndPlanned_AreEqual(string name)
    {
        OperationCase row = OperationTable.Find(name);
        (PlainArray[] planned, _) = Compute(row);
        (PlainArray[] eager, bool wasReady) = Eagerly(() => Compute(row));
        Assert.True(wasReady);
        Assert.Equal(planned.Length, eager.Length);
        // Fusing changes no operation, but products of other layouts may sum in another order.
        for (int i = 0; i < planned.Length; i++) GradientCheck.AssertClose(planned[i], eager[i], 1e-12, $"result {i}");
    }

    [Fact]
    public void Training_EagerAndPlanned_AreEqual()
    {
        float[] planned = Train();
        float[] eager = Eagerly(Train);
        Assert.Equal(planned.Length, eager.Length);
        // Float32 sums in another order, over five steps.
        for (int i = 0; i < planned.Length; i++) Assert.Equal(planned[i], eager[i], 1e-5);
    }

    /// <summary>Value, gradients and second gradients, and whether the value was there before anybody asked.</summary>
    private static (PlainArray[] Results, bool WasReady) Compute(OperationCase row)
    {
        (Tensor output, Tensor[] gradients, Tensor[] secondGradients) = GradientCheck.Build(row);
        bool wasReady = output.Node.IsReady || output.Node.Inputs.All(input => input.IsReady);
        return ([.. new[] { output }.Concat(gradients).Concat(secondGradients).Select(PlainArray.From)], wasReady);
    }

    private static float[] Train()
    {
        var generator = new Generator(3);
        var model = new Sequential(new Linear(4, 8, generator: generator), new Tanh(), new Linear(8, 1, generator: generator));
        var optimizer = new Adam(model.Parameters(), 0.05);
        Tensor x = Tensor.FromArray(Enumerable.Range(0, 24).Select(i => MathF.Sin(i)).ToArray(), [6, 4]);
        Tensor y = Tensor.FromArray(Enumerable.Range(0, 6).Select(i => MathF.Cos(i)).ToArray(), [6, 1]);
        for (int step = 0; step < 5; step++)
        {
            optimizer.ZeroGradient();
            Loss.MeanSquaredError(model.Forward(x), y).Backward();
            optimizer.Step();
        }
        return [.. model.Parameters().SelectMany(parameter => parameter.ToArray())];
    }

    private static T Eagerly<T>(Func<T> function)
    {
        Tensor.IsEager = true;
        try
        {
            return function();
        }
        finally
        {
            Tensor.IsEager = false;
        }
    }
}
