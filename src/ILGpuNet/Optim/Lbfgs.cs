namespace ILGpuNet.Optim;

/// <summary>How <see cref="Lbfgs"/> finds the length of a step along its direction.</summary>
public enum LineSearch
{
    /// <summary>The learning rate is the length.</summary>
    None,
    /// <summary>A search for a length that fulfils the strong Wolfe conditions, with the learning rate as the first trial.</summary>
    StrongWolfe,
}

/// <summary>
/// L-BFGS, a quasi-Newton method for smooth losses without noise (the same data in every step): it estimates curvature from the last changes of
/// parameters and gradient (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989). A step takes several
/// iterations, each of which computes the loss at least once by the closure; it keeps 2 · historySize vectors as long as all parameters together.
/// </summary>
public sealed partial class Lbfgs : Optimizer
{
    // Pairs with less curvature would make the estimate of the inverse Hessian indefinite.
    private const double LeastCurvature = 1e-10;

    private readonly int maximumIterations, maximumEvaluations, historySize;
    private readonly double gradientTolerance, changeTolerance;
    private readonly LineSearch lineSearch;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained; all of one type and on one device.</param>
    /// <param name="learningRate">Length of a step, in units of the Newton step.</param>
    /// <param name="maximumIterations">Iterations of one step at most.</param>
    /// <param name="maximumEvaluations">Calls of the closure after which a step begins no more iterations; 5/4 of the iterations if null.</param>
    /// <param name="gradientTolerance">Size of the gradient's largest element at which a step ends.</param>
    /// <param name="changeTolerance">Change of the loss, or of the parameters' largest element, at which a step ends.</param>
    /// <param name="historySize">Number of changes from which the curvature is estimated.</param>
    /// <param name="lineSearch">How the length of a step is found.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    /// <exception cref="ILGpuNetException">The parameters are of several types, or on several devices.</exception>
    public Lbfgs(IEnumerable<Parameter> parameters, double learningRate = 1, int maximumIterations = 20, int? maximumEvaluations = null,
        double gradientTolerance = 1e-7, double changeTolerance = 1e-9, int historySize = 100, LineSearch lineSearch = LineSearch.None)
        : base(parameters, Hyperparameter.NotNegative(nameof(learningRate), learningRate))
    {
        if (maximumIterations < 1) throw new InvalidValueException($"[Lbfgs] maximumIterations must be at least 1, found {maximumIterations}");
        if (maximumEvaluations < 1) throw new InvalidValueException($"[Lbfgs] maximumEvaluations must be at least 1, found {maximumEvaluations}");
        if (historySize < 1) throw new InvalidValueException($"[Lbfgs] historySize must be at least 1, found {historySize}");
        if (!(gradientTolerance >= 0)) throw new InvalidValueException($"[Lbfgs] gradientTolerance must be in [0, ∞), found {gradientTolerance}");
        if (!(changeTolerance >= 0)) throw new InvalidValueException($"[Lbfgs] changeTolerance must be in [0, ∞), found {changeTolerance}");
        foreach (Parameter parameter in Parameters)
        {
            if (parameter.DType != Parameters[0].DType || parameter.Device != Parameters[0].Device)
                throw new ILGpuNetException(
                    $"[Lbfgs] all parameters must be of one type and on one device, found {Parameters[0].DType} on {Parameters[0].Device} " +
                    $"and {parameter.DType} on {parameter.Device}");
        }
        (this.maximumIterations, this.maximumEvaluations) = (maximumIterations, maximumEvaluations ?? maximumIterations * 5 / 4);
        (this.gradientTolerance, this.changeTolerance, this.historySize) = (gradientTolerance, changeTolerance, historySize);
        this.lineSearch = lineSearch;
    }

    /// <summary>Always throws: the direction is one of all parameters together.</summary>
    /// <exception cref="ILGpuNetException">Always.</exception>
    public override ParameterGroup AddGroup(IEnumerable<Parameter> parameters, double? learningRate = null, double? weightDecay = null) =>
        throw new ILGpuNetException("[Lbfgs] there can be only one group of parameters: pass all of them to the constructor");

    /// <summary>Always throws: a step needs the loss at several points.</summary>
    /// <exception cref="ILGpuNetException">Always.</exception>
    public override void Step() =>
        throw new ILGpuNetException("[Lbfgs] a step computes the loss several times: pass a closure that computes it, Step(() => ...)");

    /// <summary>
    /// Takes a step of several iterations, and returns the loss before it. Where the closure throws, the parameters are those of the last
    /// finished iteration.
    /// </summary>
    /// <param name="closure">Forgets the gradients, computes the loss, calls <see cref="Tensor.Backward(bool)"/> on it and returns it.</param>
    public override Tensor Step(Func<Tensor> closure)
    {
        (Tensor firstLoss, double loss, Tensor gradient) = Evaluate(closure);
        int evaluations = 1;
        for (int iteration = 1; iteration <= maximumIterations && !IsFlat(gradient); iteration++)
        {
            UpdateDirection(gradient);
            (previousGradient, double previousLoss) = (gradient, loss);
            double slope = Dot(gradient, direction!);
            stepLength = iterationCount == 1 ? Math.Min(1, 1 / SumOfSizes(gradient)) * LearningRate : LearningRate;
            if (slope > -changeTolerance) break;

            bool isLast = iteration == maximumIterations;
            (LinePoint point, int trials) = Move(closure, new LinePoint(0, loss, gradient, slope), isLast);
            (stepLength, loss, gradient) = (point.Step, point.Loss, point.Gradient);
            evaluations += trials;
            if (isLast || evaluations >= maximumEvaluations) break;
            if (LargestSize(direction!) * Math.Abs(stepLength) <= changeTolerance || Math.Abs(loss - previousLoss) < changeTolerance) break;
        }
        StepCount++;
        return firstLoss;
    }

    /// <summary>Moves the parameters along the direction; where the closure throws they are put back.</summary>
    private (LinePoint Point, int Trials) Move(Func<Tensor> closure, LinePoint start, bool isLast)
    {
        Tensor origin = FlatParameters();
        LinePoint Try(double step)
        {
            SetParameters(origin, step);
            (_, double loss, Tensor gradient) = Evaluate(closure);
            return new LinePoint(step, loss, gradient, Dot(gradient, direction!));
        }

        try
        {
            if (lineSearch == LineSearch.StrongWolfe)
            {
                (LinePoint point, int trials) = StrongWolfe.Search(Try, start, stepLength, LargestSize(direction!), changeTolerance);
                SetParameters(origin, point.Step);
                return (point, trials);
            }
            if (!isLast) return (Try(stepLength), 1);
            // After the last iteration nobody needs the loss.
            SetParameters(origin, stepLength);
            return (start with { Step = stepLength }, 0);
        }
        catch
        {
            SetParameters(origin, 0);
            throw;
        }
    }

    private bool IsFlat(Tensor gradient) => LargestSize(gradient) <= gradientTolerance;

    /// <summary>Calls the closure, and computes loss and gradient [parameters] in one plan.</summary>
    private (Tensor Loss, double Value, Tensor Gradient) Evaluate(Func<Tensor> closure)
    {
        Tensor loss = closure();
        if (Parameters.All(parameter => parameter.Gradient is null))
            throw new ILGpuNetException("[Lbfgs] no parameter has a gradient: call Backward on the loss in the closure");
        using IDisposable mode = Tensor.NoGradient();
        Tensor gradient = Flatten(parameter => parameter.Gradient ?? Tensor.ZerosLike(parameter));
        Tensor.Evaluate(loss, gradient);
        return (loss, loss.Item(), gradient);
    }

    private Tensor FlatParameters()
    {
        using IDisposable mode = Tensor.NoGradient();
        return Flatten(parameter => parameter).Evaluate();
    }

    private Tensor Flatten(Func<Parameter, Tensor> select)
    {
        Tensor[] pieces = [.. Parameters.Select(parameter => select(parameter).Reshape(-1))];
        return Tensor.Concat(pieces).To(Parameters[0].DType.ComputeType());
    }

    private void SetParameters(Tensor origin, double step)
    {
        using IDisposable mode = Tensor.NoGradient();
        Tensor values = step == 0 ? origin : origin + direction! * step;
        var updates = new List<(Variable Variable, Tensor Value)>();
        int start = 0;
        foreach (Parameter parameter in Parameters)
        {
            updates.Add((parameter, values.Narrow(0, start, (int)parameter.Count).Reshape(parameter.Shape).To(parameter.DType)));
            start += (int)parameter.Count;
        }
        Variable.AssignAndEvaluate(updates);
    }

    private static double Dot(Tensor a, Tensor b) => (a * b).Sum().Item();

    private static double SumOfSizes(Tensor vector) => vector.Abs().Sum().Item();

    private static double LargestSize(Tensor vector) => vector.Abs().Max().Item();
}
