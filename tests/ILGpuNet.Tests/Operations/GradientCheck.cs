using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Operations;

/// <summary>Compares a computation's values with its reference, and its derivatives with central differences.</summary>
internal static class GradientCheck
{
    /// <summary>Values in Float64 against the reference, for inputs that carry gradients and for those that do not.</summary>
    public static void Forward(OperationCase row)
    {
        PlainArray[] values = row.Draw();
        PlainArray expected = row.Reference(values);
        foreach (Tensor[] inputs in new[] { row.ToTensors(values, DType.Float64), row.ToLeaves(values, DType.Float64) })
        {
            Tensor output = row.Compute(inputs);
            Assert.Equal(row.OutputType ?? DType.Float64, output.DType);
            AssertClose(expected, PlainArray.From(output), row.Tolerance, "value");
        }
    }

    /// <summary>The gradient of sum(output * cotangent), where the cotangent is random, for every input.</summary>
    public static void FirstDerivative(OperationCase row)
    {
        PlainArray[] values = row.Draw();
        Tensor[] inputs = row.ToLeaves(values, DType.Float64);
        Tensor output = row.Compute(inputs);
        PlainArray cotangent = RandomLike(output, new Random(17));
        int[] differentiated = Differentiated(inputs);
        Tensor[] gradients = Tensor.Grad([output], [cotangent.ToTensor(output.DType)], Select(inputs, differentiated));
        for (int k = 0; k < differentiated.Length; k++)
        {
            PlainArray expected = Differences(values[differentiated[k]], row.Step,
                () => Dot(PlainArray.From(row.Compute(row.ToTensors(values, DType.Float64))), cotangent));
            AssertClose(expected, PlainArray.From(gradients[k]), row.DerivativeTolerance, $"gradient of input {differentiated[k]}");
        }
    }

    /// <summary>
    /// The gradient of sum(output * cotangent) against PyTorch's, also at kinks, where differences say nothing (a row with such inputs has no
    /// <see cref="OperationCase.Derivatives"/>).
    /// </summary>
    public static void GoldenGradient(OperationCase row)
    {
        GoldenRow golden = row.Golden!;
        Tensor[] inputs = row.ToLeaves(row.Draw(), DType.Float64);
        Tensor output = row.Compute(inputs);
        int[] differentiated = Differentiated(inputs);
        Assert.Equal(differentiated, Enumerable.Range(0, inputs.Length).Where(i => golden.Gradients[i] is not null));
        Tensor[] gradients = Tensor.Grad([output], [golden.Cotangent!.ToTensor(output.DType)], Select(inputs, differentiated));
        for (int k = 0; k < differentiated.Length; k++)
        {
            PlainArray expected = golden.Gradients[differentiated[k]]!;
            AssertClose(expected, PlainArray.From(gradients[k]), row.GoldenGradientTolerance, $"PyTorch's gradient of input {differentiated[k]}");
        }
    }

    /// <summary>
    /// The gradient of the sum over the inputs of sum(gradient * random vector), for every input and for the cotangent: so the gradients'
    /// own gradients are checked too.
    /// </summary>
    public static void SecondDerivative(OperationCase row)
    {
        PlainArray[] values = row.Draw();
        Tensor[] leaves = row.ToLeaves(values, DType.Float64);
        PlainArray cotangent = RandomLike(row.Compute(leaves), new Random(19));
        var random = new Random(23);
        int[] differentiated = Differentiated(leaves);
        PlainArray[] directions = [.. Select(leaves, differentiated).Select(leaf => RandomLike(leaf, random))];

        // The directional derivative of sum(output * cotangent), from the gradient that FirstDerivative has checked.
        double Directional()
        {
            (_, Tensor[] gradients) = Gradients(row, values, cotangent, out _, out _);
            return gradients.Zip(directions, (gradient, direction) => Dot(PlainArray.From(gradient), direction)).Sum();
        }

        (_, Tensor[] gradients) = Gradients(row, values, cotangent, out Tensor[] inputs, out Tensor cotangentLeaf);
        Tensor[] seconds = SecondGradients(gradients, directions, [.. Select(inputs, differentiated), cotangentLeaf]);
        for (int k = 0; k < seconds.Length; k++)
        {
            bool isCotangent = k == differentiated.Length;
            PlainArray varied = isCotangent ? cotangent : values[differentiated[k]];
            AssertClose(Differences(varied, row.Step, Directional), PlainArray.From(seconds[k]), row.DerivativeTolerance,
                isCotangent ? "second derivative, cotangent" : $"second derivative, input {differentiated[k]}");
        }
    }

    /// <summary>Values and gradients in Float32 against those in Float64.</summary>
    public static void Single(OperationCase row)
    {
        PlainArray[] values = row.Draw();
        PlainArray expected = PlainArray.From(row.Compute(row.ToTensors(values, DType.Float64)));
        Tensor output = row.Compute(row.ToTensors(values, DType.Float32));
        Assert.Equal(row.OutputType ?? DType.Float32, output.DType);
        AssertClose(expected, PlainArray.From(output), row.SingleTolerance * Scale(expected), "Float32 value");
        if (row.Derivatives == 0) return;
        PlainArray cotangent = RandomLike(output, new Random(29));
        Tensor[] gradients = GradientsOf(DType.Float64), singleGradients = GradientsOf(DType.Float32);
        for (int i = 0; i < gradients.Length; i++)
        {
            expected = PlainArray.From(gradients[i]);
            AssertClose(expected, PlainArray.From(singleGradients[i]), row.SingleTolerance * Scale(expected), $"Float32 gradient {i}");
        }

        Tensor[] GradientsOf(DType type)
        {
            Tensor[] inputs = row.ToLeaves(values, type);
            Tensor result = row.Compute(inputs);
            return Tensor.Grad([result], [cotangent.ToTensor(result.DType)], Select(inputs, Differentiated(inputs)));
        }
    }

    /// <summary>
    /// Builds output, gradients and second gradients in Float64, as far as the row is differentiable, without computing them.
    /// </summary>
    public static (Tensor Output, Tensor[] Gradients, Tensor[] SecondGradients) Build(OperationCase row)
    {
        PlainArray[] values = row.Draw();
        Tensor plain = row.Compute(row.ToLeaves(values, DType.Float64));
        if (row.Derivatives == 0) return (plain, [], []);
        var random = new Random(31);
        (Tensor output, Tensor[] gradients) = Gradients(row, values, RandomLike(plain, random), out Tensor[] inputs, out Tensor cotangent);
        if (row.Derivatives == 1) return (output, gradients, []);
        PlainArray[] directions = [.. gradients.Select(gradient => RandomLike(gradient, random))];
        return (output, gradients, SecondGradients(gradients, directions, [.. Select(inputs, Differentiated(inputs)), cotangent]));
    }

    /// <summary>Equal extents, and every element equal up to the tolerance times its size where that is above 1; NaN and infinities equal.</summary>
    public static void AssertClose(PlainArray expected, PlainArray actual, double tolerance, string what)
    {
        Assert.Equal(expected.Extents, actual.Extents);
        for (int i = 0; i < expected.Data.Length; i++)
        {
            (double e, double a) = (expected.Data[i], actual.Data[i]);
            if (e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e))) continue;
            Assert.Fail($"{what}: element {i} is {a}, expected {e} (difference {a - e}, tolerance {tolerance})\nexpected {expected}\nactual   {actual}");
        }
    }

    private static (Tensor Output, Tensor[] Gradients) Gradients(
        OperationCase row, PlainArray[] values, PlainArray cotangent, out Tensor[] inputs, out Tensor cotangentLeaf)
    {
        inputs = row.ToLeaves(values, DType.Float64);
        Tensor output = row.Compute(inputs);
        cotangentLeaf = cotangent.ToTensor(output.DType).WithGradient();
        return (output, Tensor.Grad([output], [cotangentLeaf], Select(inputs, Differentiated(inputs))));
    }

    private static Tensor[] SecondGradients(Tensor[] gradients, PlainArray[] directions, Tensor[] inputs) =>
        Tensor.Grad(gradients, [.. directions.Zip(gradients, (direction, gradient) => direction.ToTensor(gradient.DType))], inputs);

    private static int[] Differentiated(Tensor[] inputs) =>
        [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].RequiresGradient)];

    private static Tensor[] Select(Tensor[] inputs, int[] which) => [.. which.Select(i => inputs[i])];

    /// <summary>Multiples of 2^-6 in [-1, 1]: exact in Float32.</summary>
    private static PlainArray RandomLike(Tensor tensor, Random random) =>
        PlainArray.Create(tensor.Shape.ToArray(), _ => random.Next(-64, 65) / 64.0);

    private static double Dot(PlainArray a, PlainArray b)
    {
        Assert.Equal(a.Extents, b.Extents);
        double sum = 0;
        for (int i = 0; i < a.Data.Length; i++) sum += a.Data[i] * b.Data[i];
        return sum;
    }

    private static double Scale(PlainArray values) => values.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() is var largest && largest > 1 ? largest : 1;

    /// <summary>(f(x + step) - f(x - step)) / (2 step) for every element of the varied array.</summary>
    private static PlainArray Differences(PlainArray varied, double step, Func<double> function)
    {
        PlainArray result = PlainArray.Zeros(varied.Extents);
        for (int i = 0; i < varied.Data.Length; i++)
        {
            double value = varied.Data[i];
            varied.Data[i] = value + step;
            double above = function();
            varied.Data[i] = value - step;
            double below = function();
            varied.Data[i] = value;
            result.Data[i] = (above - below) / (2 * step);
        }
        return result;
    }
}
