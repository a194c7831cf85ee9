using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Optim;

/// <summary>Groups, clipping, averages and everything else around steps.</summary>
public class BehaviourTests
{
    private static Parameter Ones(DType type = DType.Float32) => new(Tensor.Ones([2], type));

    private static void Step(Optimizer optimizer)
    {
        optimizer.ZeroGradient();
        optimizer.Parameters.Select(parameter => parameter.To(DType.Float64).Sum()).Aggregate((a, b) => a + b).Backward();
        optimizer.Step();
    }

    [Fact]
    public void AddGroup_WithItsOwnNumbers_StepsWithThem()
    {
        Parameter first = Ones(), second = Ones(), third = Ones();
        var optimizer = new Sgd([first], 0.5);
        optimizer.AddGroup([second], learningRate: 0.25);
        ParameterGroup group = optimizer.AddGroup([third], weightDecay: 1);
        Step(optimizer);
        Assert.Equal([0.5f, 0.5f], first.ToArray());
        Assert.Equal([0.75f, 0.75f], second.ToArray());
        Assert.Equal([0f, 0f], third.ToArray());
        Assert.Equal([0.5, 0.25, 0.5], optimizer.Groups.Select(each => each.LearningRate));
        Assert.Equal(["learningRate", "momentum", "dampening", "weightDecay"], group.Hyperparameters);
        optimizer.LearningRate = 1;
        Assert.All(optimizer.Groups, each => Assert.Equal(1, each.LearningRate));
    }

    [Fact]
    public void Step_OfAnOptimizerOfOnesOwn_FollowsItsRule()
    {
        Parameter weight = Ones();
        var optimizer = new HalvingSteps([weight], 0.5);
        Step(optimizer);
        Step(optimizer);
        // Steps of 1/2 and 1/4, and the mean of the gradients 1 as state.
        Assert.Equal([0.25f, 0.25f], weight.ToArray());
        Assert.Equal([1f, 1f], optimizer.State()["0/mean"].ToArray());
        optimizer.AddGroup([Ones()], learningRate: 0.1);
        Assert.Equal(["learningRate"], optimizer.Groups[1].Hyperparameters);
    }

    private sealed class HalvingSteps(IEnumerable<Parameter> parameters, double learningRate)
        : FirstOrderOptimizer(parameters, maximize: false, Hyperparameter.NotNegative(nameof(learningRate), learningRate))
    {
        protected override IEnumerable<string> StateNames(ParameterGroup group) => ["mean"];

        protected override UpdateRule RuleOf(ParameterGroup group)
        {
            Tensor length = Scalar(group, static (group, step) => group.LearningRate * Math.Pow(0.5, step - 1));
            Tensor weight = Scalar(group, static (_, step) => 1.0 / step);
            return (value, gradient, state) =>
            {
                state["mean"] += (gradient - state["mean"]) * weight;
                return value - gradient * length;
            };
        }
    }

    [Fact]
    public void SparseAdam_OfATable_LeavesRowsWithoutGradientAlone()
    {
        var table = new Embedding(4, 3, generator: new Generator(1));
        float[] before = table.Weight.ToArray();
        var optimizer = new SparseAdam(table.Parameters(), learningRate: 0.1);
        Step(2, 0);
        float[] between = table.Weight.ToArray();
        Assert.Equal(before[3..6], between[3..6]);
        Assert.Equal(before[9..], between[9..]);
        // Row 0 has a moment now, but no gradient: it does not go on, and no element of row 2 is without one.
        Step(2);
        float[] after = table.Weight.ToArray();
        Assert.Equal(between[..6], after[..6]);
        Assert.All(Enumerable.Range(6, 3), i => Assert.NotEqual(between[i], after[i]));
        Assert.Equal("[SparseAdam] there is no hyperparameter 'weightDecay': expected one of learningRate, beta1, beta2, epsilon",
            Assert.Throws<InvalidValueException>(() => optimizer.AddGroup([Ones()], weightDecay: 0.1)).Message);

        void Step(params long[] tokens)
        {
            optimizer.ZeroGradient();
            // The gradient of one element of a used row is zero, which does not make it an unused one.
            (table.Forward(Tensor.FromArray(tokens)) * Tensor.FromArray([optimizer.StepCount == 0 ? 1f : 0, 2, 3])).Sum().Backward();
            optimizer.Step();
        }
    }

    [Theory]
    [InlineData("NAdam")]
    [InlineData("RAdam")]
    [InlineData("Lion")]
    public void Step_Maximizing_MirrorsMinimizing(string name)
    {
        Optimizer Create(Parameter parameter, bool maximize) => name switch
        {
            "NAdam" => new NAdam([parameter], 0.1, weightDecay: 0.2, maximize: maximize),
            "RAdam" => new RAdam([parameter], 0.1, weightDecay: 0.2, maximize: maximize),
            _ => new Lion([parameter], 0.1, weightDecay: 0.2, maximize: maximize),
        };
        double[] Train(bool maximize)
        {
            var parameter = new Parameter(Tensor.FromArray([0.5, -2]));
            Optimizer optimizer = Create(parameter, maximize);
            for (int step = 0; step < 8; step++)
            {
                optimizer.ZeroGradient();
                ((parameter - 3).Square().Sum() * (maximize ? -1.0 : 1)).Backward();
                optimizer.Step();
            }
            return parameter.ToArray<double>();
        }
        Assert.Equal(Train(maximize: false), Train(maximize: true));
    }

    [Fact]
    public void Step_ParameterThatWasFrozenAtFirst_HasItsOwnStepCount()
    {
        Parameter late = Ones(DType.Float64), fresh = Ones(DType.Float64), always = Ones(DType.Float64);
        Adam shared = new([late, always], 0.1), alone = new([fresh], 0.1);
        late.IsFrozen = true;
        for (int step = 0; step < 5; step++) Step(shared);
        late.IsFrozen = false;
        for (int step = 0; step < 3; step++)
        {
            Step(shared);
            Step(alone);
            Assert.Equal(fresh.ToArray<double>(), late.ToArray<double>());
        }
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Step_OfA16BitParameter_KeepsItsStateInFloat32(DType type)
    {
        Parameter parameter = Ones(type);
        var optimizer = new Adam([parameter], 0.25);
        for (int step = 0; step < 2; step++) Step(optimizer);
        Assert.Equal(type, parameter.DType);
        Assert.Equal(DType.Float32, optimizer.State()["0/second_moment"].DType);
        Assert.Equal([0.5, 0.5], parameter.To(DType.Float64).ToArray<double>());
    }

    [Fact]
    public void Accumulation_OverHalfBatches_EqualsTheWholeBatch()
    {
        double[] Train(int parts)
        {
            var weight = new Parameter(Tensor.FromArray([0.5, -2, 1]));
            var optimizer = new Adam([weight], 0.1);
            Tensor data = Tensor.FromArray(Enumerable.Range(0, 24).Select(i => Math.Sin(i)).ToArray(), [8, 3]);
            for (int step = 0; step < 4; step++)
            {
                optimizer.ZeroGradient();
                for (int part = 0; part < parts; part++)
                    ((data.Narrow(0, part * 8 / parts, 8 / parts) * weight).Sum([1]) - 1).Square().Mean().Backward(Tensor.FromScalar(1.0 / parts));
                optimizer.Step();
            }
            return weight.ToArray<double>();
        }
        double[] whole = Train(1);
        foreach (int parts in new[] { 2, 4 })
            Assert.All(whole.Zip(Train(parts)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void ByNorm_NormReadAfterTheStep_IsThatBeforeClipping()
    {
        var (first, second) = (new Parameter(Tensor.FromArray([3.0])), new Parameter(Tensor.FromArray([4.0])));
        var optimizer = new Sgd([first, second], 1);
        for (int step = 0; step < 3; step++)
        {
            (first.Square().Sum() / 2 + second.Square().Sum() / 2).Backward();
            double expected = Math.Sqrt(Math.Pow(first.Item(), 2) + Math.Pow(second.Item(), 2));
            Tensor norm = GradientClipping.ByNorm(optimizer.Parameters, 1);
            optimizer.Step();
            optimizer.ZeroGradient();
            Assert.Equal(expected, norm.Item(), 1e-12);
        }
        Assert.Equal(3 - 3 * 0.6, first.Item(), 1e-5);
        Assert.Equal(4 - 3 * 0.8, second.Item(), 1e-5);
    }

    [Fact]
    public void ByNorm_GradientsOfBothPrecisions_AreScaledTogether()
    {
        Parameter single = Ones(), precise = Ones(DType.Float64);
        (single.To(DType.Float64) * precise * 10).Sum().Backward();
        Assert.Equal(20, GradientClipping.ByNorm([single, precise], 2).Item(), 1e-12);
        Assert.All(single.Gradient!.ToArray(), value => Assert.Equal(1, value, 1e-5));
        Assert.All(precise.Gradient!.ToArray<double>(), value => Assert.Equal(1, value, 1e-5));
    }

    [Fact]
    public void WeightAverage_InUse_RefusesUpdatesAndGivesValuesBack()
    {
        var model = new Linear(2, 1, bias: false);
        float[] first = model.Weight.ToArray();
        var average = new ExponentialMovingAverage(model);
        average.Update();
        model.Weight.Assign(Tensor.Ones([1, 2]));
        IDisposable use = average.Use();
        Assert.Equal(first, model.Weight.ToArray());
        Assert.Equal("[ExponentialMovingAverage] the model has the averages now: dispose the result of Use first",
            Assert.Throws<ILGpuNetException>(average.Update).Message);
        use.Dispose();
        use.Dispose();
        Assert.Equal([1f, 1], model.Weight.ToArray());
        Assert.False(average.IsInUse);
    }

    [Fact]
    public void WeightAverage_WithStatistics_AveragesThem()
    {
        var layer = new BatchNorm2d(1, momentum: 1);
        var average = new StochasticWeightAverage(layer, includeStatistics: true);
        foreach (float level in new[] { 2f, 4 })
        {
            layer.Forward(Tensor.Full([2, 1, 1, 1], level)).Evaluate();
            average.Update();
        }
        using (average.Use()) Assert.Equal([3f], layer.RunningMean!.ToArray());
        Assert.Equal([4f], layer.RunningMean.ToArray());
    }

    [Fact]
    public void Lbfgs_WithStrongWolfeOnRosenbrock_FindsTheMinimum()
    {
        var point = new Parameter(Tensor.FromArray([-1.2, 1]));
        var optimizer = new Lbfgs([point], maximumIterations: 60, changeTolerance: 1e-15, lineSearch: LineSearch.StrongWolfe);
        optimizer.Step(() =>
        {
            optimizer.ZeroGradient();
            Tensor x = point[0], y = point[1];
            Tensor loss = (1 - x).Square() + (y - x.Square()).Square() * 100;
            loss.Backward();
            return loss;
        });
        Assert.All(point.ToArray<double>(), value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    public void Lbfgs_ClosureThatThrows_LeavesTheLastIteration()
    {
        var point = new Parameter(Tensor.FromArray([3.0, 1]));
        var optimizer = new Lbfgs([point]);
        int calls = 0;
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(() =>
        {
            if (++calls > 1) throw new InvalidOperationException();
            optimizer.ZeroGradient();
            Tensor loss = point.Square().Sum();
            loss.Backward();
            return loss;
        }));
        Assert.Equal(2, calls);
        Assert.Equal([3.0, 1], point.ToArray<double>());
    }

    [Fact]
    public void Schedule_WarmUpFromZeroThenCosine_RunsThroughAllRates()
    {
        var optimizer = new Adam([Ones()], 0.4);
        var schedule = new SequentialSchedule(
            [new LinearSchedule(optimizer, startFactor: 0, totalSteps: 4), new CosineAnnealingSchedule(optimizer, halfPeriod: 4)], [4]);
        var rates = new List<double>();
        for (int step = 0; step < 9; step++)
        {
            rates.Add(optimizer.LearningRate);
            schedule.Step();
        }
        double[] expected = [0, 0.1, 0.2, 0.3, 0.4, 0.2 + 0.2 * Math.Sqrt(0.5), 0.2, 0.2 - 0.2 * Math.Sqrt(0.5), 0];
        Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
    }

    [Fact]
    public void Schedule_WithMomentumOfAdam_ChangesBeta1()
    {
        var optimizer = new Adam([Ones()]);
        var schedule = new OneCycleSchedule(optimizer, 0.1, totalSteps: 10);
        Assert.Equal(0.004, optimizer.LearningRate, 1e-15);
        Assert.Equal(0.95, optimizer.Groups[0]["beta1"], 1e-15);
        for (int step = 0; step < 10; step++) schedule.Step();
        Assert.Equal(4e-7, optimizer.LearningRate, 1e-12);
        Assert.Equal("[OneCycleSchedule] the 10 steps of the schedule are over: make it with more of them, or call Step less often",
            Assert.Throws<InvalidValueException>(schedule.Step).Message);
        Assert.Equal(10, schedule.StepCount);
    }

    [Fact]
    public void Schedule_AfterTheRateWasSetByHand_StartsThere()
    {
        var optimizer = new Sgd([Ones()], 1);
        new ExponentialSchedule(optimizer, 0.5).Step();
        optimizer.LearningRate = 0.1;
        var schedule = new ExponentialSchedule(optimizer, 0.5);
        optimizer.AddGroup([Ones()], learningRate: 0.4);
        schedule.Step();
        Assert.Equal([0.05, 0.2], optimizer.Groups.Select(group => group.LearningRate));
    }

    [Fact]
    public void LambdaSchedule_WithAFunctionForEachGroup_UsesThem()
    {
        var optimizer = new Sgd([Ones()], 1);
        optimizer.AddGroup([Ones()]);
        var schedule = new LambdaSchedule(optimizer, [step => 1.0 / (step + 1), step => step]);
        schedule.Step();
        schedule.Step();
        Assert.Equal([1.0 / 3, 2], optimizer.Groups.Select(group => group.LearningRate));
    }
}
