using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Kernels of <see cref="RecurrentPrimitive"/> and its gradient: for each step the product with the recurrent weight, and what the cell does element by element.
/// </summary>
internal static class RecurrentKernels
{
    public static void Add(KernelBuilder builder, RecurrentPrimitive primitive)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder, primitive);
        else Add<float>(builder, primitive);
    }

    public static void Add(KernelBuilder builder, RecurrentGradientPrimitive primitive)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder, primitive);
        else Add<float>(builder, primitive);
    }

    private static void Add<T>(KernelBuilder builder, RecurrentPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = builder.Outputs[0].Shape;
        (int steps, int batch, int hidden, int gates) = (shape[0], shape[1], shape[2], primitive.Cell.Gates());
        int count = builder.Count((long)batch * hidden);
        builder.Count(4L * steps * count);
        if (steps * count == 0) return;
        View<T> x = builder.Input<T>(0), first = builder.Input<T>(1), weight = builder.Input<T>(2), states = builder.Output<T>(0);
        View<long> lengths = LengthsOf(builder, primitive.HasLengths, steps);
        View<T> product = builder.Workspace<T>((long)gates * count);
        for (int number = 0; number < steps; number++)
        {
            int start = number == 0 ? 0 : TimeOf(number - 1, steps, primitive.IsReverse) * count;
            View<T> previous = number == 0 ? first : states;
            // R h: [N, H] times the transpose of [G H, H].
            AddProduct(builder, number == 0 ? first : builder.Output<T>(0, start), weight, product, primitive.Precision,
                new ProductGeometry(batch, gates * hidden, hidden, hidden, 1, 1, hidden, hidden));
            var step = new RecurrentStep(batch, hidden, TimeOf(number, steps, primitive.IsReverse), start, primitive.HasLengths);
            switch (primitive.Cell)
            {
                case RecurrentCell.Tanh:
                    builder.LaunchEach(new SimpleCell<T, HyperbolicTangentState<T>>(x, product, previous, states, lengths, step), count);
                    break;
                case RecurrentCell.Relu:
                    builder.LaunchEach(new SimpleCell<T, RectifiedState<T>>(x, product, previous, states, lengths, step), count);
                    break;
                case RecurrentCell.Lstm:
                    View<T> cells = builder.Output<T>(1);
                    builder.LaunchEach(new LstmCell<T>(x, product, previous, number == 0 ? builder.Input<T>(3) : cells, states, cells, builder.Output<T>(2), lengths, step), count);
                    break;
                default:
                    builder.LaunchEach(new GruCell<T>(x, product, builder.Input<T>(3), previous, states, builder.Output<T>(1), lengths, step), count);
                    break;
            }
        }
    }

    private static void Add<T>(KernelBuilder builder, RecurrentGradientPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shape shape = builder.Inputs[0].Shape;
        (int steps, int batch, int hidden, int gates) = (shape[0], shape[1], shape[2], primitive.Cell.Gates());
        int count = builder.Count((long)batch * hidden), next = 0;
        builder.Count(4L * steps * count);
        bool isLstm = primitive.Cell == RecurrentCell.Lstm;
        View<T> stateGradients = builder.Input<T>(next++), cellGradients = primitive.HasCellGradient ? builder.Input<T>(next++) : stateGradients;
        View<T> states = builder.Input<T>(next), first = builder.Input<T>(next + 1), weight = builder.Input<T>(next + 2);
        next += 3;
        View<T> firstCell = isLstm ? builder.Input<T>(next++) : first, cells = isLstm ? builder.Input<T>(next++) : states;
        View<T> saved = isLstm || primitive.Cell == RecurrentCell.Gru ? builder.Input<T>(next++) : states;
        View<long> lengths = LengthsOf(builder, primitive.HasLengths, steps);
        View<T> xGradient = builder.Output<T>(0), carried = builder.Output<T>(1);
        // The recurrent part of the gates has gradients of its own only where a gate is between.
        int ofRecurrent = primitive.Cell == RecurrentCell.Gru ? 2 : 0;

        if (count == 0) return;
        builder.LaunchEach(new Fill<T>(carried, T.Zero, count), count);
        if (isLstm) builder.LaunchEach(new Fill<T>(builder.Output<T>(2), T.Zero, count), count);
        if (steps == 0) return;
        View<T> product = builder.Workspace<T>(count);
        builder.LaunchEach(new Fill<T>(product, T.Zero, count), count);
        for (int number = steps - 1; number >= 0; number--)
        {
            int time = TimeOf(number, steps, primitive.IsReverse), start = number == 0 ? 0 : TimeOf(number - 1, steps, primitive.IsReverse) * count;
            View<T> previous = number == 0 ? first : states;
            var step = new RecurrentStep(batch, hidden, time, start, primitive.HasLengths);
            switch (primitive.Cell)
            {
                case RecurrentCell.Tanh:
                    builder.LaunchEach(new SimpleCellGradient<T, HyperbolicTangentState<T>>(stateGradients, states, lengths, product, carried, xGradient, step), count);
                    break;
                case RecurrentCell.Relu:
                    builder.LaunchEach(new SimpleCellGradient<T, RectifiedState<T>>(stateGradients, states, lengths, product, carried, xGradient, step), count);
                    break;
                case RecurrentCell.Lstm:
                    builder.LaunchEach(new LstmCellGradient<T>(stateGradients, cellGradients, primitive.HasCellGradient, number == 0 ? firstCell : cells, cells, saved, lengths,
                        product, carried, builder.Output<T>(2), xGradient, step), count);
                    break;
                default:
                    builder.LaunchEach(new GruCellGradient<T>(stateGradients, previous, saved, lengths, product, carried, xGradient, builder.Output<T>(2), step), count);
                    break;
            }
            // What goes back through the weight: [N, G H] times [G H, H].
            AddProduct(builder, builder.Output<T>(ofRecurrent, (long)gates * time * count), weight, product, primitive.Precision,
                new ProductGeometry(batch, hidden, gates * hidden, gates * hidden, 1, hidden, 1, gates * hidden));
        }
        builder.LaunchEach(new ScaledAdd<T>(T.One, product, carried, count), count);
    }

    private static void AddProduct<T>(
        KernelBuilder builder, View<T> left, View<T> right, View<T> result, ProductPrecision precision, ProductGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var one = Axes.Create([(1, 0)]);
        ProductKernels.Add<T, T, AsComputed<T>>(
            builder, left, right, result, new ProductFactors(one, one, 1, geometry), builder.Outputs[0].Type, precision, tunes: false);
    }

    private static View<long> LengthsOf(KernelBuilder builder, bool hasLengths, int steps)
    {
        if (!hasLengths) return builder.Unused<long>();
        CheckKernels.AddLengths(builder, builder.Inputs.Length - 1, steps);
        return builder.Input<long>(builder.Inputs.Length - 1);
    }

    /// <summary>The position in time of the step that is done as number <paramref name="number"/>.</summary>
    private static int TimeOf(int number, int steps, bool isReverse) => isReverse ? steps - 1 - number : number;
}
