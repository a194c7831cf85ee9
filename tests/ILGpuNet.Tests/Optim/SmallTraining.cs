using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Optim;

/// <summary>A network [4] → [6] → [2] that learns a smooth function of 16 points.</summary>
internal sealed class SmallTraining
{
    private readonly Tensor inputs = Tensor.FromArray(Enumerable.Range(0, 64).Select(i => MathF.Sin(i * 1.3f)).ToArray(), [16, 4]);

    public SmallTraining(string optimizer, DType type = DType.Float32)
    {
        var generator = new Generator(3);
        Model = new Sequential(new Linear(4, 6, generator: generator, type: type), new Tanh(), new Linear(6, 2, generator: generator, type: type));
        Optimizer = OptimizerCase.Create(optimizer, Model.Parameters());
        inputs = inputs.To(type).Evaluate();
    }

    public Sequential Model { get; }

    public Optimizer Optimizer { get; }

    public Tensor Loss()
    {
        Tensor outputs = Model.Forward(inputs);
        Tensor targets = Tensor.Stack([inputs.Sum([1]).Sin(), inputs.Square().Mean([1])], axis: 1);
        return (outputs - targets).Square().Mean();
    }

    /// <summary>Takes a step and gives the loss before it.</summary>
    public double Step() => Optimizer.Step(() =>
    {
        Optimizer.ZeroGradient();
        Tensor loss = Loss();
        loss.Backward();
        return loss;
    }).Item();

    public double[][] Parameters() => [.. Model.Parameters().Select(parameter => parameter.To(DType.Float64).ToArray<double>())];
}
