using ILGpuNet.Graphs.Replay;

namespace ILGpuNet.Optim;

/// <summary>
/// A schedule whose rates depend on nothing but the number of steps and the rates that the optimizer had at first. Being functions, schedules can
/// be plotted (<see cref="RateAt"/>), put after each other (<see cref="SequentialSchedule"/>) and multiplied (<see cref="ChainedSchedule"/>).
/// </summary>
public abstract class FunctionSchedule : Schedule
{
    private readonly List<double> initialRates = [];

    /// <summary>Creates a schedule of an optimizer. Constructors of derived classes call <see cref="Start"/> at the end.</summary>
    protected FunctionSchedule(Optimizer optimizer) : base(optimizer) => FindInitialRates();

    /// <summary>The learning rate of a group after a number of steps.</summary>
    /// <param name="step">Number of calls of <see cref="Step"/>, from 0.</param>
    /// <param name="initialRate">The group's rate before there was a schedule.</param>
    /// <param name="group">Position of the group in the optimizer.</param>
    public abstract double RateAt(long step, double initialRate, int group = 0);

    /// <summary>The momentum of a group after a number of steps, null where the schedule leaves it alone.</summary>
    public virtual double? MomentumAt(long step, int group = 0) => null;

    /// <summary>Sets the rates for the optimizer's next step.</summary>
    /// <exception cref="InvalidValueException">A rate is negative or not finite, or the schedule has come to its end.</exception>
    public void Step()
    {
        if (CallTrace.Current is { } trace) NoteStep(trace);
        else Advance();
    }

    /// <summary>Sets the rates for the optimizer's first step.</summary>
    protected void Start() => Apply(0);

    private protected override void CollectState(Dictionary<string, double> state)
    {
        FindInitialRates();
        for (int i = 0; i < initialRates.Count; i++) state.Add(InitialRateName(i), initialRates[i]);
    }

    private protected override void TakeState(IReadOnlyDictionary<string, double> state, long step)
    {
        for (int i = 0; i < initialRates.Count; i++) initialRates[i] = state[InitialRateName(i)];
        Apply(step);
    }

    private void Advance()
    {
        Apply(StepCount + 1);
        StepCount++;
    }

    /// <summary>In a compiled function the optimizer's step, and with it the schedule's, is taken at the end.</summary>
    private void NoteStep(CallTrace trace)
    {
        if (!trace.HasStepped(Optimizer))
            throw new ILGpuNetException(
                $"[Graph.Compile] {Name}.Step comes before the optimizer's step in a compiled function: call it afterwards, or outside of the function");
        trace.Afterwards.Add(Advance);
    }

    private static string InitialRateName(int group) => $"groups.{group}.initialLearningRate";

    private void Apply(long step)
    {
        FindInitialRates();
        for (int i = 0; i < initialRates.Count; i++)
        {
            Optimizer.Groups[i].Schedule(RateAt(step, initialRates[i], i));
            if (MomentumAt(step, i) is { } momentum) Optimizer.Groups[i].Momentum = momentum;
        }
    }

    /// <summary>Notes the rates of groups, also of those added since. Several schedules of one optimizer start from the same ones.</summary>
    private void FindInitialRates()
    {
        for (int i = initialRates.Count; i < Optimizer.Groups.Count; i++)
        {
            ParameterGroup group = Optimizer.Groups[i];
            group.InitialLearningRate ??= group.LearningRate;
            initialRates.Add(group.InitialLearningRate.Value);
        }
    }
}
