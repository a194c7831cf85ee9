namespace ILGpuNet.Optim;

// The estimate of the inverse Hessian, and what is saved of it.
public sealed partial class Lbfgs
{
    private List<Pair> history = [];
    private long iterationCount;
    private double stepLength, scale = 1;
    private Tensor? direction, previousGradient;

    /// <summary>A change of the parameters with the change of the gradient that it caused, [parameters] each.</summary>
    /// <param name="Step">s</param>
    /// <param name="GradientChange">y</param>
    /// <param name="InverseCurvature">1 / (s · y)</param>
    private readonly record struct Pair(Tensor Step, Tensor GradientChange, double InverseCurvature);

    /// <summary>Begins an iteration: takes in what the last one has shown, and computes where to go next.</summary>
    private void UpdateDirection(Tensor gradient)
    {
        iterationCount++;
        if (direction is null || previousGradient is null)
        {
            direction = (-gradient).Evaluate();
            return;
        }
        Tensor gradientChange = gradient - previousGradient, step = direction * stepLength;
        Tensor.Evaluate(gradientChange, step);
        double curvature = Dot(gradientChange, step);
        if (curvature > LeastCurvature)
        {
            if (history.Count == historySize) history.RemoveAt(0);
            history.Add(new Pair(step, gradientChange, 1 / curvature));
            scale = curvature / Dot(gradientChange, gradientChange);
        }
        direction = QuasiNewtonStep(gradient);
    }

    /// <summary>
    /// Minus the estimated inverse Hessian times the gradient: the two-loop recursion (Nocedal and Wright, 2006, algorithm 7.4). Each product is
    /// evaluated by itself, so that two small plans serve histories of every length.
    /// </summary>
    private Tensor QuasiNewtonStep(Tensor gradient)
    {
        var weights = new double[history.Count];
        Tensor q = -gradient;
        for (int i = history.Count - 1; i >= 0; i--)
        {
            weights[i] = Dot(history[i].Step, q) * history[i].InverseCurvature;
            q = (q - history[i].GradientChange * weights[i]).Evaluate();
        }
        Tensor r = (q * scale).Evaluate();
        for (int i = 0; i < history.Count; i++)
        {
            double weight = Dot(history[i].GradientChange, r) * history[i].InverseCurvature;
            r = (r + history[i].Step * (weights[i] - weight)).Evaluate();
        }
        return r;
    }

    private protected override void CollectState(IReadOnlyList<string> names, Dictionary<string, Tensor> state)
    {
        if (direction is null || previousGradient is null) return;
        state.Add($"{Name}/iterations", Tensor.FromScalar(iterationCount));
        state.Add($"{Name}/step_length", Tensor.FromScalar(stepLength));
        state.Add($"{Name}/scale", Tensor.FromScalar(scale));
        state.Add($"{Name}/direction", direction);
        state.Add($"{Name}/previous_gradient", previousGradient);
        state.Add($"{Name}/history", Tensor.FromScalar((long)history.Count));
        for (int i = 0; i < history.Count; i++)
        {
            state.Add($"{Name}/history.{i}.step", history[i].Step);
            state.Add($"{Name}/history.{i}.gradient_change", history[i].GradientChange);
            state.Add($"{Name}/history.{i}.inverse_curvature", Tensor.FromScalar(history[i].InverseCurvature));
        }
    }

    private protected override Action ReadState(IReadOnlyList<string> names, StateReader reader)
    {
        if (!reader.Contains($"{Name}/direction"))
        {
            return () => (history, iterationCount, stepLength, scale, direction, previousGradient) = ([], 0, 0, 1, null, null);
        }
        Tensor? TakeVector(string name) =>
            reader.Take($"{Name}/{name}", [(int)Parameters.Sum(parameter => parameter.Count)], Parameters[0].DType.ComputeType())?.To(Parameters[0].Device);

        long iterations = reader.TakeCount($"{Name}/iterations"), count = reader.TakeCount($"{Name}/history");
        double length = reader.TakeNumber($"{Name}/step_length"), newScale = reader.TakeNumber($"{Name}/scale");
        Tensor? newDirection = TakeVector("direction"), gradient = TakeVector("previous_gradient");
        if (count > historySize) reader.AddDifference($"{Name}/history is {count}, expected at most historySize, {historySize}");
        var pairs = new List<Pair>();
        for (int i = 0; i < Math.Min(count, historySize); i++)
        {
            Tensor? step = TakeVector($"history.{i}.step"), change = TakeVector($"history.{i}.gradient_change");
            double inverseCurvature = reader.TakeNumber($"{Name}/history.{i}.inverse_curvature");
            if (step is not null && change is not null) pairs.Add(new Pair(step, change, inverseCurvature));
        }
        return () => (history, iterationCount, stepLength, scale, direction, previousGradient) =
            (pairs, iterations, length, newScale, newDirection, gradient);
    }
}
