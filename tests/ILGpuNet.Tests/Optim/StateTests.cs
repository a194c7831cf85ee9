using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Serialization;

namespace ILGpuNet.Tests.Optim;

/// <summary>Saved optimizers go on as if nothing had happened, or say what does not fit.</summary>
public sealed class StateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => OptimizerCase.Names;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_IntoAFreshOptimizer_GoesOnBitForBit(string name)
    {
        SmallTraining training = new(name), resumed = new(name);
        for (int step = 0; step < 7; step++) training.Step();
        training.Optimizer.LearningRate *= 0.5;
        Safetensors.Save(folder.File("model"), training.Model.State());
        training.Optimizer.Save(folder.File("optimizer"), training.Model);

        resumed.Step();
        resumed.Model.LoadState(Safetensors.Load(folder.File("model")));
        resumed.Optimizer.Load(folder.File("optimizer"), resumed.Model);
        Assert.Equal(7, resumed.Optimizer.StepCount);
        for (int step = 0; step < 5; step++) Assert.Equal(training.Step(), resumed.Step());
        Assert.Equal(training.Parameters(), resumed.Parameters());
    }

    [Fact]
    public void LoadState_BeforeTheFirstStep_ForgetsEarlierSteps()
    {
        SmallTraining training = new("Adam"), other = new("Adam");
        IReadOnlyDictionary<string, Tensor> state = training.Optimizer.State();
        other.Step();
        other.Optimizer.LoadState(state);
        other.Model.LoadState(training.Model.State());
        Assert.Equal(training.Step(), other.Step());
        Assert.Equal(training.Step(), other.Step());
    }

    [Fact]
    public void LoadState_OfAnotherOptimizer_ChangesNeitherWhenTheyGoOn()
    {
        SmallTraining training = new("Adam"), other = new("Adam");
        for (int step = 0; step < 3; step++) training.Step();
        other.Optimizer.LoadState(training.Optimizer.State(training.Model), other.Model);
        other.Model.LoadState(training.Model.State());
        double[] losses = [training.Step(), training.Step()];
        Assert.Equal(losses, new[] { other.Step(), other.Step() });
    }

    [Fact]
    public void State_NamesWithAModel_AreThoseOfItsParameters()
    {
        var model = new Sequential(new Linear(2, 1));
        var optimizer = new Sgd(model.Parameters(), 0.1, momentum: 0.5);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        optimizer.Step();
        Assert.Equal(["0.bias/step", "0.bias/velocity", "0.weight/step", "0.weight/velocity", "Sgd/groups.0.dampening", "Sgd/groups.0.learningRate",
            "Sgd/groups.0.momentum", "Sgd/groups.0.weightDecay", "Sgd/step"], optimizer.State(model).Keys.Order(StringComparer.Ordinal));
        Assert.Contains("1/velocity", optimizer.State().Keys);
    }

    [Fact]
    public void LoadState_ThatDoesNotFit_ListsAllDifferencesAndChangesNothing()
    {
        var training = new SmallTraining("Adam");
        training.Step();
        var state = new Dictionary<string, Tensor>(training.Optimizer.State());
        state.Remove("0/first_moment");
        state["1/second_moment"] = Tensor.Zeros([7]);
        state["2/first_moment"] = Tensor.Zeros([2, 6], DType.Float64);
        state["Adam/groups.0.beta1"] = Tensor.FromScalar(1.0);
        state["3/step"] = Tensor.FromScalar(-1L);
        state["4/step"] = Tensor.FromScalar(1L);
        string message = Assert.Throws<ILGpuNetException>(() => training.Optimizer.LoadState(state)).Message;
        Assert.Equal("[LoadState] the state does not fit the Adam: Adam/groups.0.beta1: beta1 must be in [0, 1), found 1; 0/first_moment is missing; " +
            "1/second_moment has shape [7], expected [6]; 2/first_moment is Float64, expected Float32; 3/step must not be negative, found -1; " +
            "4/step is not in the Adam", message);
        var undisturbed = new SmallTraining("Adam");
        undisturbed.Step();
        Assert.Equal(undisturbed.Step(), training.Step());
        Assert.Equal(undisturbed.Parameters(), training.Parameters());
    }

    [Fact]
    public void LoadState_OfAnotherKindOfOptimizer_Throws() => Assert.StartsWith("[LoadState] the state does not fit the AdamW: AdamW/step is missing",
        Assert.Throws<ILGpuNetException>(() => new SmallTraining("AdamW").Optimizer.LoadState(new SmallTraining("Adam").Optimizer.State())).Message);

    [Fact]
    public void State_OfAModelWithoutTheParameters_Throws() => Assert.Equal(
        "[Adam] parameter 0 of shape [6, 4] is not in the Linear: pass the model that contains all parameters",
        Assert.Throws<ILGpuNetException>(() => new SmallTraining("Adam").Optimizer.State(new Linear(2, 2))).Message);

    [Fact]
    public void WeightAverage_SavedAndLoaded_GoesOn()
    {
        SmallTraining training = new("Adam"), resumed = new("Adam");
        ExponentialMovingAverage average = new(training.Model, decay: 0.6), loaded = new(resumed.Model, decay: 0.6);
        for (int step = 0; step < 4; step++)
        {
            training.Step();
            average.Update();
        }
        average.Save(folder.File("average"));
        loaded.Load(folder.File("average"));
        resumed.Model.LoadState(training.Model.State());
        Assert.Equal(4, loaded.UpdateCount);
        training.Model.Parameters().First().Assign(Tensor.Ones([6, 4]));
        resumed.Model.Parameters().First().Assign(Tensor.Ones([6, 4]));
        average.Update();
        loaded.Update();
        using (average.Use())
        using (loaded.Use()) Assert.Equal(training.Parameters(), resumed.Parameters());
        Assert.Equal($"{folder.File("average")}: [LoadState] the state does not fit the StochasticWeightAverage: StochasticWeightAverage/updates is missing; " +
            "ExponentialMovingAverage/updates is not in the StochasticWeightAverage",
            Assert.Throws<ILGpuNetException>(() => new StochasticWeightAverage(resumed.Model).Load(folder.File("average"))).Message);
    }

    [Fact]
    public void Schedule_StateThatDoesNotFit_SaysSo()
    {
        var optimizer = new Sgd([new Parameter(Tensor.Zeros([1]))], 0.1);
        var schedule = new ExponentialSchedule(optimizer, 0.5);
        Assert.Equal("[LoadState] the state does not fit the ExponentialSchedule: groups.0.initialLearningRate is missing; " +
            "best is not in the ExponentialSchedule; step must be in [0, ∞), found -1",
            Assert.Throws<ILGpuNetException>(() => schedule.LoadState(new Dictionary<string, double> { ["step"] = -1, ["best"] = 1 })).Message);
        string other = folder.File("plateau.json");
        new ReduceOnPlateauSchedule(optimizer).Save(other);
        Assert.StartsWith($"{other}: [LoadState] the state does not fit the ExponentialSchedule: ", Assert.Throws<ILGpuNetException>(() => schedule.Load(other)).Message);
        string path = folder.Write("damaged.json", "{\"step\": \"many\"}"u8.ToArray());
        Assert.StartsWith($"{path}: expected a schedule's state, a JSON object of numbers", Assert.Throws<DataFormatException>(() => schedule.Load(path)).Message);
        Assert.Equal(0.1, optimizer.LearningRate);
    }
}
