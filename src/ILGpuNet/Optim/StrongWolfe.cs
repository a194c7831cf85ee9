namespace ILGpuNet.Optim;

/// <summary>
/// A line search for a step t that fulfils the strong Wolfe conditions: f(t) ≤ f(0) + c₁ t f'(0), enough decrease, and |f'(t)| ≤ -c₂ f'(0), a slope
/// that has become flat (Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6; in the form of Schmidt's minFunc that PyTorch
/// uses).
/// </summary>
internal static class StrongWolfe
{
    private const double SufficientDecrease = 1e-4, Curvature = 0.9;
    private const int MaximumTrials = 25;

    /// <summary>Searches, and returns the best point with the number of trials.</summary>
    /// <param name="evaluate">The point at a step.</param>
    /// <param name="start">The point at step 0, with a negative slope.</param>
    /// <param name="step">The first trial.</param>
    /// <param name="directionSize">Largest element of the direction, by size.</param>
    /// <param name="tolerance">Change of elements that is too small to go on.</param>
    public static (LinePoint Point, int Trials) Search(Func<double, LinePoint> evaluate, LinePoint start, double step, double directionSize,
        double tolerance)
    {
        var search = new State(evaluate, start, directionSize, tolerance);
        (LinePoint first, LinePoint second, bool isDone) = search.Bracket(step);
        return (isDone ? second : search.Zoom(first, second), search.Trials);
    }

    private sealed class State(Func<double, LinePoint> evaluate, LinePoint start, double directionSize, double tolerance)
    {
        public int Trials { get; private set; }

        /// <summary>Lengthens the step until a good point lies between the last two, or is the last one.</summary>
        public (LinePoint First, LinePoint Second, bool IsDone) Bracket(double step)
        {
            LinePoint previous = start, current = Evaluate(step);
            while (Trials <= MaximumTrials)
            {
                bool hasRisen = !IsLowEnough(current) || Trials > 2 && current.Loss >= previous.Loss;
                if (hasRisen) return (previous, current, false);
                if (IsFlatEnough(current)) return (previous, current, true);
                if (current.Slope >= 0) return (previous, current, false);
                double next = CubicMinimum(previous, current, current.Step + 0.01 * (current.Step - previous.Step), current.Step * 10);
                (previous, current) = (current, Evaluate(next));
            }
            return (start, current, false);
        }

        /// <summary>Narrows the interval between two points until a good one is found.</summary>
        public LinePoint Zoom(LinePoint first, LinePoint second)
        {
            (LinePoint low, LinePoint high) = first.Loss <= second.Loss ? (first, second) : (second, first);
            bool wasNearEnd = false;
            while (Trials <= MaximumTrials && Math.Abs(high.Step - low.Step) * directionSize >= tolerance)
            {
                (double left, double right) = (Math.Min(low.Step, high.Step), Math.Max(low.Step, high.Step));
                double step = CubicMinimum(low, high, left, right);
                // Twice near an end means too little progress: the trial is moved away from it.
                double margin = 0.1 * (right - left);
                bool isNearEnd = Math.Min(right - step, step - left) < margin;
                if (isNearEnd && (wasNearEnd || step >= right || step <= left))
                {
                    step = Math.Abs(step - right) < Math.Abs(step - left) ? right - margin : left + margin;
                    isNearEnd = false;
                }
                wasNearEnd = isNearEnd;

                LinePoint current = Evaluate(step);
                if (!IsLowEnough(current) || current.Loss >= low.Loss)
                {
                    (low, high) = current.Loss < low.Loss ? (current, low) : (low, current);
                    continue;
                }
                if (IsFlatEnough(current)) return current;
                if (current.Slope * (high.Step - low.Step) >= 0) high = low;
                low = current;
            }
            return low;
        }

        private LinePoint Evaluate(double step)
        {
            Trials++;
            return evaluate(step);
        }

        private bool IsLowEnough(LinePoint point) => !(point.Loss > start.Loss + SufficientDecrease * point.Step * start.Slope);

        private bool IsFlatEnough(LinePoint point) => Math.Abs(point.Slope) <= -Curvature * start.Slope;
    }

    /// <summary>Where the cubic through two points with their slopes is least, within limits; the middle where it has no minimum.</summary>
    private static double CubicMinimum(LinePoint first, LinePoint second, double lower, double upper)
    {
        (LinePoint left, LinePoint right) = first.Step <= second.Step ? (first, second) : (second, first);
        double sum = left.Slope + right.Slope - 3 * (left.Loss - right.Loss) / (left.Step - right.Step);
        double square = sum * sum - left.Slope * right.Slope;
        if (!(square >= 0)) return (lower + upper) / 2;
        double root = Math.Sqrt(square);
        double minimum = right.Step - (right.Step - left.Step) * ((right.Slope + root - sum) / (right.Slope - left.Slope + 2 * root));
        return Math.Min(Math.Max(minimum, lower), upper);
    }
}
