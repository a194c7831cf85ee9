using System.Runtime.CompilerServices;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Training that goes on for ten thousand steps needs no more memory than after ten, and nobody disposes of anything.</summary>
[Collection(Alone.Name)]
public class LongTrainingTests
{
    private const int Early = 10, Late = 10_000;

    private readonly Generator generator = new(7);

    [Fact]
    public void Perceptron_WithAdam_HoldsItsMemory()
    {
        var model = new Sequential(new Linear(6, 8, generator: generator), new Relu(), new Linear(8, 3, generator: generator));
        var optimizer = new Adam(model.Parameters());
        Tensor classes = Tensor.FromArray([0L, 1, 2, 1]);
        AssertSteady(step => Train(optimizer, Loss.CrossEntropy(model.Forward(Inputs(step, 4, 6)), classes)));
    }

    [Fact]
    public void ConvolutionalNetwork_WithRunningStatistics_HoldsItsMemory()
    {
        var model = new Sequential(new Conv2d(1, 2, 3, generator: generator), new BatchNorm2d(2), new Relu(), new MaxPool2d(2), new Flatten(),
            new Dropout(0.1), new Linear(8, 3, generator: generator));
        var optimizer = new Sgd(model.Parameters(), learningRate: 0.01, momentum: 0.9);
        Tensor classes = Tensor.FromArray([0L, 2]);
        AssertSteady(step => Train(optimizer, Loss.CrossEntropy(model.Forward(Inputs(step, 2, 1, 6, 6)), classes)));
    }

    /// <summary>The state goes from one batch to the next, as in truncated backpropagation through time.</summary>
    [Fact]
    public void RecurrentCell_WithItsStateHandedOn_HoldsItsMemory()
    {
        const int Hidden = 4, Batch = 2;
        Parameter input = Drawn(3, 4 * Hidden), recurrent = Drawn(Hidden, 4 * Hidden), bias = Drawn(4 * Hidden), output = Drawn(Hidden, 1);
        var optimizer = new Adam([input, recurrent, bias, output]);
        Tensor hidden = Tensor.Zeros([Batch, Hidden]), cell = Tensor.Zeros([Batch, Hidden]);
        AssertSteady(step =>
        {
            Tensor loss = Tensor.Zeros([]);
            for (int time = 0; time < 2; time++)
            {
                Tensor gates = Inputs(step + time, Batch, 3).MatMul(input) + hidden.MatMul(recurrent) + bias;
                Tensor Gate(int which) => gates.Narrow(1, which * Hidden, Hidden);
                cell = Gate(0).Sigmoid() * cell + Gate(1).Sigmoid() * Gate(2).Tanh();
                hidden = Gate(3).Sigmoid() * cell.Tanh();
                loss += (hidden.MatMul(output) - 0.5).Square().Mean();
            }
            loss.Backward();
            (hidden, cell) = (hidden.Detach(), cell.Detach());
            Tensor.Evaluate(loss, hidden, cell);
            optimizer.Step();
            optimizer.ZeroGradient();
            return loss;
        });
    }

    [Fact]
    public void OwnLoop_WithARunningAverageOfTheLoss_HoldsItsMemory()
    {
        Parameter weight = Drawn(5, 3);
        Tensor average = Tensor.Zeros([]);
        AssertSteady(step =>
        {
            Tensor loss = (Inputs(step, 4, 5).MatMul(weight).Tanh() - 1).Square().Mean();
            Tensor gradient = Tensor.Grad(loss, weight)[0];
            weight.Assign(weight.Detach() - gradient * (0.1 / (step + 1)));
            average = average * 0.99 + loss.Detach() * 0.01;
            Tensor.Evaluate(weight, average);
            return average;
        });
        GC.KeepAlive(average);
    }

    private static Tensor Train(Optimizer optimizer, Tensor loss)
    {
        optimizer.ZeroGradient();
        loss.Backward();
        optimizer.Step();
        return loss;
    }

    private static void AssertSteady(Func<int, Tensor> step)
    {
        Run(step, 0, Early);
        long early = Device.Cpu.LiveBytes;
        Run(step, Early, Late);
        Assert.Equal(early, Device.Cpu.LiveBytes);
    }

    /// <summary>Not inlined: the stack of a method that is still running may hold the last step's results.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Func<int, Tensor> step, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Tensor result = step(i);
            if (i % 1000 == 0) Assert.True(float.IsFinite(result.Item<float>()));
        }
    }

    private static Tensor Inputs(int step, params int[] extents)
    {
        var shape = Shape.Create(extents);
        var values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (i * 7 + step) % 11 / 11f;
        return Tensor.FromArray(values, shape);
    }

    private Parameter Drawn(params int[] extents) => new(Tensor.RandomNormal(Shape.Create(extents), standardDeviation: 0.3, generator: generator));
}
