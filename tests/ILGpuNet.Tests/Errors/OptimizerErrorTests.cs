using ILGpuNet.Nn;
using ILGpuNet.Optim;
using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Optimizers and schedules that cannot be made or used.</summary>
public class OptimizerErrorTests
{
    private static readonly Parameter Weight = new(Tensor.Ones([2, 3]));
    private static readonly Sgd Optimizer = CreateOptimizer();

    private static readonly ErrorCase[] Cases =
    [
        Value("Sgd learning rate", () => new Sgd([Weight], -1), "[Sgd] learningRate must be in [0, ∞), found -1"),
        Value("Sgd NaN", () => new Sgd([Weight], double.NaN), "[Sgd] learningRate must be in [0, ∞), found NaN"),
        Value("Sgd momentum", () => new Sgd([Weight], 1, momentum: -0.1), "[Sgd] momentum must be in [0, ∞), found -0.1"),
        Value("Sgd dampening", () => new Sgd([Weight], 1, dampening: double.NaN), "[Sgd] dampening must be in (-∞, ∞), found NaN"),
        Value("Sgd Nesterov", () => new Sgd([Weight], 1, dampening: 0.5, nesterov: true),
            "[Sgd] Nesterov's form needs momentum and no dampening, found momentum 0 and dampening 0.5"),
        Value("Adam beta1", () => new Adam([Weight], beta1: 1), "[Adam] beta1 must be in [0, 1), found 1"),
        Value("Adam epsilon", () => new Adam([Weight], epsilon: -1), "[Adam] epsilon must be in [0, ∞), found -1"),
        Value("AdamW beta2", () => new AdamW([Weight], beta2: -0.5), "[AdamW] beta2 must be in [0, 1), found -0.5"),
        Value("AdamW weight decay", () => new AdamW([Weight], weightDecay: -1), "[AdamW] weightDecay must be in [0, ∞), found -1"),
        Value("Adagrad decay", () => new Adagrad([Weight], learningRateDecay: -1), "[Adagrad] learningRateDecay must be in [0, ∞), found -1"),
        Value("Adagrad accumulator", () => new Adagrad([Weight], initialAccumulator: -1), "[Adagrad] initialAccumulator must be in [0, ∞), found -1"),
        Value("Adadelta rho", () => new Adadelta([Weight], rho: 1.5), "[Adadelta] rho must be in [0, 1], found 1.5"),
        Value("RmsProp alpha", () => new RmsProp([Weight], alpha: -1), "[RmsProp] alpha must be in [0, 1], found -1"),
        Value("Adamax beta2", () => new Adamax([Weight], beta2: 1), "[Adamax] beta2 must be in [0, 1), found 1"),
        Value("NAdam momentum decay", () => new NAdam([Weight], momentumDecay: -1), "[NAdam] momentumDecay must be in [0, ∞), found -1"),
        Value("RAdam learning rate", () => new RAdam([Weight], double.PositiveInfinity), "[RAdam] learningRate must be in [0, ∞), found Infinity"),
        Value("Asgd lambda", () => new Asgd([Weight], lambda: -1), "[Asgd] lambda must be in [0, ∞), found -1"),
        Value("Rprop increase", () => new Rprop([Weight], increase: 0.9), "[Rprop] increase must be in [1, ∞), found 0.9"),
        Value("Lion beta1", () => new Lion([Weight], beta1: 2), "[Lion] beta1 must be in [0, 1), found 2"),
        Value("Lbfgs iterations", () => new Lbfgs([Weight], maximumIterations: 0), "[Lbfgs] maximumIterations must be at least 1, found 0"),
        Value("Lbfgs evaluations", () => new Lbfgs([Weight], maximumEvaluations: 0), "[Lbfgs] maximumEvaluations must be at least 1, found 0"),
        Value("Lbfgs history", () => new Lbfgs([Weight], historySize: 0), "[Lbfgs] historySize must be at least 1, found 0"),
        Value("Lbfgs tolerance", () => new Lbfgs([Weight], gradientTolerance: -1), "[Lbfgs] gradientTolerance must be in [0, ∞), found -1"),
        Of<ILGpuNetException>("Lbfgs types", () => _ = new Lbfgs([Weight, new Parameter(Tensor.Ones([1], DType.Float64))]),
            "[Lbfgs] all parameters must be of one type and on one device, found Float32 on cpu and Float64 on cpu"),
        Of<ILGpuNetException>("Lbfgs group", () => new Lbfgs([Weight]).AddGroup([Weight]),
            "[Lbfgs] there can be only one group of parameters: pass all of them to the constructor"),
        Of<ILGpuNetException>("Lbfgs without closure", () => new Lbfgs([Weight]).Step(),
            "[Lbfgs] a step computes the loss several times: pass a closure that computes it, Step(() => ...)"),
        Of<ILGpuNetException>("Lbfgs without gradient", () => new Lbfgs([new Parameter(Tensor.Ones([1]))]).Step(() => Tensor.Ones([])),
            "[Lbfgs] no parameter has a gradient: call Backward on the loss in the closure"),

        Of<ILGpuNetException>("No parameters", () => _ = new Adam([]), "[Adam] there are no parameters to train"),
        Of<ILGpuNetException>("Parameter twice", () => _ = new Adam([Weight, Weight]), "[Adam] a parameter of shape [2, 3] is given twice"),
        Of<ILGpuNetException>("Parameter in two groups", () => new Adam([Weight]).AddGroup([Weight]), "[Adam] a parameter of shape [2, 3] is given twice"),
        Value("Group weight decay", () => new Adam([Weight]).AddGroup([new Parameter(Tensor.Ones([1]))], weightDecay: -1),
            "[Adam] weightDecay must be in [0, ∞), found -1"),
        Value("Group unknown number", () => Optimizer.Groups[0]["beta1"],
            "[Sgd] there is no hyperparameter 'beta1': expected one of learningRate, momentum, dampening, weightDecay"),
        Value("Group number", () => Optimizer.Groups[0].Momentum = -1, "[Sgd] momentum must be in [0, ∞), found -1"),
        Of<ILGpuNetException>("Step without gradient", () => new Lion([new Parameter(Tensor.Ones([1]))]).Step(),
            "[Lion] no parameter has a gradient: call Backward on the loss before Step"),

        Value("Clip norm", () => GradientClipping.ByNorm([Weight], -1), "[GradientClipping] the largest norm must be in [0, ∞), found -1"),
        Value("Clip order", () => GradientClipping.ByNorm([Weight], 1, order: 0), "[GradientClipping] the order of the norm must be more than 0, found 0"),
        Value("Clip value", () => { GradientClipping.ByValue([Weight], double.NaN); return 0; }, "[GradientClipping] the limit must be in [0, ∞), found NaN"),
        Of<ILGpuNetException>("Clip nothing", () => GradientClipping.ByNorm([Weight], 1),
            "[GradientClipping] no parameter has a gradient: call Backward on the loss before"),
        Value("Average decay", () => new ExponentialMovingAverage(new Linear(1, 1), decay: 1.5), "[ExponentialMovingAverage] decay must be in [0, 1], found 1.5"),
        Of<ILGpuNetException>("Average of nothing", () => _ = new StochasticWeightAverage(new Relu()), "[StochasticWeightAverage] the Relu has no parameters"),

        Value("Step size", () => new StepSchedule(Optimizer, 0), "[StepSchedule] stepSize must be at least 1, found 0"),
        Value("Step gamma", () => new StepSchedule(Optimizer, 1, gamma: -1), "[StepSchedule] gamma must be in [0, ∞), found -1"),
        Value("Milestones", () => new MultiStepSchedule(Optimizer, [3, -2]), "[MultiStepSchedule] milestones must not be negative, found -2"),
        Value("Exponential gamma", () => new ExponentialSchedule(Optimizer, double.NaN), "[ExponentialSchedule] gamma must be in [0, ∞), found NaN"),
        Value("Polynomial steps", () => new PolynomialSchedule(Optimizer, 0), "[PolynomialSchedule] totalSteps must be at least 1, found 0"),
        Value("Polynomial power", () => new PolynomialSchedule(Optimizer, 2, power: 0), "[PolynomialSchedule] power must be more than 0, found 0"),
        Value("Constant factor", () => new ConstantSchedule(Optimizer, factor: 1.5), "[ConstantSchedule] factor must be in [0, 1], found 1.5"),
        Value("Linear factor", () => new LinearSchedule(Optimizer, startFactor: -1), "[LinearSchedule] startFactor must be in [0, 1], found -1"),
        Value("Linear steps", () => new LinearSchedule(Optimizer, totalSteps: 0), "[LinearSchedule] totalSteps must be at least 1, found 0"),
        Value("Cosine steps", () => new CosineAnnealingSchedule(Optimizer, 0), "[CosineAnnealingSchedule] halfPeriod must be at least 1, found 0"),
        Value("Cosine minimum", () => new CosineAnnealingSchedule(Optimizer, 1, -1), "[CosineAnnealingSchedule] minimumRate must be in [0, ∞), found -1"),
        Value("Restarts", () => new CosineAnnealingWarmRestartsSchedule(Optimizer, 1, periodFactor: 0),
            "[CosineAnnealingWarmRestartsSchedule] periodFactor must be at least 1, found 0"),
        Value("One cycle rates", () => new OneCycleSchedule(Optimizer, new[] { 0.1, 0.2 }, 10),
            "[OneCycleSchedule] maximumRate must be one number, or one for each of the optimizer's 1 groups, found 2"),
        Value("One cycle steps", () => new OneCycleSchedule(Optimizer, 0.1, 0), "[OneCycleSchedule] totalSteps must be at least 1, found 0"),
        Value("One cycle rise", () => new OneCycleSchedule(Optimizer, 0.1, 5, riseFraction: 2), "[OneCycleSchedule] riseFraction must be in [0, 1], found 2"),
        Value("One cycle momentum", () => new OneCycleSchedule(Optimizer, 0.1, 5, maximumMomentum: 2), "[OneCycleSchedule] maximumMomentum must be in [0, 1], found 2"),
        Value("Cyclic without momentum", () => new CyclicSchedule(new Adadelta([Weight]), 0.1, 0.2),
            "[CyclicSchedule] Adadelta has no momentum to change: pass cycleMomentum: false"),
        Value("Cyclic rate", () => new CyclicSchedule(Optimizer, -0.1, 0.2), "[CyclicSchedule] baseRate must be in [0, ∞), found -0.1"),
        Value("Cyclic steps", () => new CyclicSchedule(Optimizer, 0.1, 0.2, stepsUp: 0), "[CyclicSchedule] stepsUp must be at least 1, found 0"),
        Value("Lambda functions", () => new LambdaSchedule(Optimizer, []), "[LambdaSchedule] the optimizer has 1 groups, found 0 functions"),
        Value("Lambda value", () => new LambdaSchedule(Optimizer, step => -1), "[Sgd] learningRate must be in [0, ∞), found -0.1"),
        Value("Chain of nothing", () => new ChainedSchedule(), "[ChainedSchedule] there must be at least one schedule, found none"),
        Value("Chain of two optimizers", () => new ChainedSchedule(new ConstantSchedule(Optimizer), new ConstantSchedule(CreateOptimizer())),
            "[ChainedSchedule] all schedules must be of one optimizer, found another one at schedule 1"),
        Value("Sequence without milestones", () => new SequentialSchedule([new ConstantSchedule(Optimizer), new ConstantSchedule(Optimizer)], []),
            "[SequentialSchedule] 2 schedules need 1 milestones between them, found 0"),
        Value("Sequence backwards", () => new SequentialSchedule([new ConstantSchedule(Optimizer), new ConstantSchedule(Optimizer), new ConstantSchedule(Optimizer)], [5, 5]),
            "[SequentialSchedule] milestones must be positive and ascend, found 5, 5"),
        Value("Plateau factor", () => new ReduceOnPlateauSchedule(Optimizer, factor: 1), "[ReduceOnPlateauSchedule] factor must be in [0, 1), found 1"),
        Value("Plateau patience", () => new ReduceOnPlateauSchedule(Optimizer, patience: -1), "[ReduceOnPlateauSchedule] patience must not be negative, found -1"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    private static ErrorCase Value(string name, Func<object> mistake, string message) => Of<InvalidValueException>(name, () => mistake(), message);

    private static Sgd CreateOptimizer() => new([new Parameter(Tensor.Ones([1]))], 0.1);
}
