using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Optim;

/// <summary>Every optimizer, with the options that change what a step computes, at a rate that suits the small problem.</summary>
internal static class OptimizerCase
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, Optimizer>> Factories = new()
    {
        ["Sgd"] = parameters => new Sgd(parameters, 0.2),
        ["Sgd Nesterov"] = parameters => new Sgd(parameters, 0.05, momentum: 0.9, weightDecay: 1e-3, nesterov: true),
        ["Adagrad"] = parameters => new Adagrad(parameters, 0.3, learningRateDecay: 1e-3, initialAccumulator: 0.1),
        ["Adadelta"] = parameters => new Adadelta(parameters, epsilon: 1e-3),
        ["RmsProp"] = parameters => new RmsProp(parameters, 0.01),
        ["RmsProp centered"] = parameters => new RmsProp(parameters, 0.005, momentum: 0.5, centered: true),
        ["Adam"] = parameters => new Adam(parameters, 0.05),
        ["Adam AMSGrad"] = parameters => new Adam(parameters, 0.05, weightDecay: 1e-4, amsGrad: true),
        ["AdamW"] = parameters => new AdamW(parameters, 0.05),
        ["Adamax"] = parameters => new Adamax(parameters, 0.05),
        ["NAdam"] = parameters => new NAdam(parameters, 0.05),
        ["RAdam"] = parameters => new RAdam(parameters, 0.05),
        ["Lion"] = parameters => new Lion(parameters, 0.01, weightDecay: 1e-2),
        ["Asgd"] = parameters => new Asgd(parameters, 0.2, t0: 3),
        ["SparseAdam"] = parameters => new SparseAdam(parameters, 0.05),
        ["Rprop"] = parameters => new Rprop(parameters, 0.01),
        ["Lbfgs"] = parameters => new Lbfgs(parameters, 0.5, maximumIterations: 2, historySize: 3),
        ["Lbfgs Wolfe"] = parameters => new Lbfgs(parameters, maximumIterations: 2, historySize: 3, lineSearch: LineSearch.StrongWolfe),
    };

    public static TheoryData<string> Names => [.. Factories.Keys];

    public static TheoryData<string> FirstOrderNames => [.. Factories.Keys.Where(name => !name.StartsWith(nameof(Lbfgs), StringComparison.Ordinal))];

    public static Optimizer Create(string name, IEnumerable<Parameter> parameters) => Factories[name](parameters);
}
