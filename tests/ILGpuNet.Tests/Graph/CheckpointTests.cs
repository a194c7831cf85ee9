using ILGpuNet.Graphs;
using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Checkpointing saves memory and changes nothing else.</summary>
[Collection(Alone.Name)]
public class CheckpointTests
{
    private const int Size = 64, Segments = 8, StepsPerSegment = 6;

    [Fact]
    public void Checkpoint_DeepChain_TakesLessThanHalfOfTheMemory()
    {
        Tensor[] weights = Weights();
        Plan kept = PlanInspection.PlanOf(GradientsOf(Chain(weights, isCheckpointed: false), weights));
        Plan recomputed = PlanInspection.PlanOf(GradientsOf(Chain(weights, isCheckpointed: true), weights));
        Assert.InRange(recomputed.ArenaBytes, 1, kept.ArenaBytes / 2);
        Assert.True(recomputed.Steps.Length > kept.Steps.Length);
    }

    [Fact]
    public void Checkpoint_DeepChain_GivesTheSameBits()
    {
        Tensor[] weights = Weights();
        Tensor kept = Chain(weights, isCheckpointed: false), recomputed = Chain(weights, isCheckpointed: true);
        Tensor[] expected = GradientsOf(kept, weights), actual = GradientsOf(recomputed, weights);
        Assert.Equal(kept.Item(), recomputed.Item());
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i].ToArray(), actual[i].ToArray());
    }

    [Fact]
    public void Checkpoint_ValueReadBeforeTheGradient_GivesTheSameBits()
    {
        Tensor[] weights = Weights();
        Tensor kept = Chain(weights, isCheckpointed: false), recomputed = Chain(weights, isCheckpointed: true);
        Tensor.Evaluate(kept, recomputed);
        Tensor[] expected = GradientsOf(kept, weights), actual = GradientsOf(recomputed, weights);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i].ToArray(), actual[i].ToArray());
    }

    [Fact]
    public void Checkpoint_Dropout_DrawsTheSameNumbersAgain()
    {
        Tensor x = Tensor.RandomNormal([40, 10], generator: new Generator(1)).Evaluate().WithGradient();
        Tensor Compute(bool isCheckpointed)
        {
            var generator = new Generator(7);
            Tensor Block(Tensor z) => (z * z).Dropout(0.5, generator).Sin();
            Tensor y = isCheckpointed ? Gradients.Checkpoint(Block, x) : Block(x);
            return Tensor.Concat([y, Tensor.Grad(y.Sum(), x)[0]]);
        }
        float[] expected = Compute(false).ToArray();
        Assert.Equal(expected, Compute(true).ToArray());
        Assert.Contains(0f, expected);
    }

    [Fact]
    public void Checkpoint_RandomNumbersOfManySegments_DoNotLiveAllTheTime()
    {
        Tensor x = Tensor.Ones([1000]).WithGradient(), y = x;
        var generator = new Generator(8);
        for (int i = 0; i < 20; i++) y = Gradients.Checkpoint(z => (z * z).Dropout(0.1, generator).Exp().Sin(), y);
        Plan plan = PlanInspection.PlanOf(Tensor.Grad(y.Sum(), x)[0]);
        // The twenty values at the borders and some of one segment.
        Assert.InRange(plan.ArenaBytes, 1, 30 * 4096);
    }

    [Fact]
    public void Checkpoint_LayersInside_KeepNoneOfTheirResults()
    {
        var layers = Enumerable.Range(0, 4).Select(i => new Linear(16, 16, generator: new Generator(i))).ToArray();
        Tensor Compute(Tensor x) => layers.Aggregate(x, (z, layer) => layer.Forward(z).Tanh());
        Tensor input = Tensor.Ones([8, 16]);
        Tensor kept = Compute(input), recomputed = Gradients.Checkpoint(Compute, input);
        Assert.Equal(5, PlanInspection.PlanOf(kept).Outputs.Length);
        Assert.Single(PlanInspection.PlanOf(recomputed).Outputs);
    }

    [Fact]
    public void Backward_ThroughACheckpoint_ReachesParametersAndUpdatesStatisticsOnce()
    {
        (float[] Gradient, float[] Mean) Train(bool isCheckpointed)
        {
            var normalisation = new BatchNorm2d(2);
            var model = new Sequential(new Conv2d(1, 2, 3, generator: new Generator(3)), normalisation);
            Tensor x = Tensor.FromArray(Enumerable.Range(0, 50).Select(i => MathF.Sin(i)).ToArray(), [2, 1, 5, 5]);
            Tensor y = isCheckpointed ? Gradients.Checkpoint(model.Forward, x) : model.Forward(x);
            y.Square().Mean().Backward();
            Parameter weight = model.Parameters().First();
            float[] gradient = weight.Gradient!.ToArray();
            return (gradient, normalisation.RunningMean!.ToArray());
        }
        (float[] expected, float[] expectedMean) = Train(false);
        (float[] actual, float[] actualMean) = Train(true);
        Assert.Equal(expected, actual);
        Assert.Equal(expectedMean, actualMean);
        Assert.Contains(actualMean, mean => mean != 0);
    }

    [Fact]
    public void Checkpoint_NextStep_RunsTheSamePlan()
    {
        Tensor x = Tensor.Ones([4]).WithGradient();
        void Step(float factor)
        {
            Tensor scale = Tensor.Full([4], factor).Evaluate();
            Tensor y = Gradients.Checkpoint(z => (z * scale).Exp().Sin(), x);
            Tensor.Grad(y.Sum(), x)[0].Evaluate();
        }
        Step(1);
        Assert.Equal(0, PlanInspection.CompilationsOf(() => Step(2)));
    }

    [Fact]
    public void Checkpoint_WithoutGradients_IsTheFunction()
    {
        Tensor x = Tensor.Ones([4]);
        Assert.False(Gradients.Checkpoint(z => z.Exp(), x).RequiresGradient);
        Tensor leaf = x.WithGradient();
        using (Tensor.NoGradient()) Assert.False(Gradients.Checkpoint(z => z.Exp(), leaf).RequiresGradient);
        Assert.Same(leaf, Gradients.Checkpoint(z => z, leaf));
    }

    private static Tensor[] Weights() =>
        [.. Enumerable.Range(0, Segments * StepsPerSegment).Select(i => (Tensor.RandomNormal([Size, Size], generator: new Generator(i)) * 0.1).Evaluate().WithGradient())];

    private static Tensor Chain(Tensor[] weights, bool isCheckpointed)
    {
        Tensor x = Tensor.Full([Size, Size], 0.5).Evaluate();
        for (int i = 0; i < Segments; i++)
        {
            Tensor[] own = weights[(i * StepsPerSegment)..((i + 1) * StepsPerSegment)];
            Tensor Segment(Tensor z) => own.Aggregate(z, (value, weight) => value.MatMul(weight).Tanh());
            x = isCheckpointed ? Gradients.Checkpoint(Segment, x) : Segment(x);
        }
        return x.Sum();
    }

    private static Tensor[] GradientsOf(Tensor loss, Tensor[] weights) => Tensor.Grad(loss, weights);
}
