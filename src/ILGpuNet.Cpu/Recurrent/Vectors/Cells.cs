using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Vectors of hidden units: whole ones, or what is left at the end of a range.</summary>
internal static unsafe class Units
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(T* source, int count) where T : unmanaged =>
        count == Vector512<T>.Count ? Vector512.Load(source) : PartialVector.Load(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> vector, T* destination, int count) where T : unmanaged
    {
        if (count == Vector512<T>.Count) vector.Store(destination);
        else PartialVector.Store(vector, destination, count);
    }

    /// <summary>A function of a gate's input plus its recurrent part, to which a bias is added first where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OpenGate<T, TFunction>(T* input, T* recurrent, T* bias, T* gate, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IUnaryFunction<T>
    {
        for (int j = 0; j < count; j += Vector512<T>.Count)
        {
            int vector = Math.Min(Vector512<T>.Count, count - j);
            Vector512<T> part = Load(recurrent + j, vector);
            if (bias != null) part += Load(bias + j, vector);
            Store(TFunction.Invoke(Load(input + j, vector) + part), gate + j, vector);
        }
    }
}

/// <summary>h' = tanh(x + R h); the derivative is 1 - h'².</summary>
internal readonly unsafe struct TanhCell<T> : IRecurrentCell<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Width => Vector512<T>.Count;

    public static void OpenGates(in CellRow<T> row, int start, int count)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(in CellRow<T> row, int j, int count) =>
        Units.Store(VectorMath.HyperbolicTangent(Units.Load(row.Input + j, count) + Units.Load(row.Recurrent + j, count)), row.State + j, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(in CellGradientRow<T> row, int j, int count)
    {
        Vector512<T> state = Units.Load(row.State + j, count), gradient = Units.Load(row.StateGradient + j, count) + Units.Load(row.Carried + j, count);
        Units.Store(gradient * (Vector512<T>.One - state * state), row.InputGradient + j, count);
        Units.Store(Vector512<T>.Zero, row.Carried + j, count);
    }
}

/// <summary>h' = max(x + R h, 0); a NaN stays one.</summary>
internal readonly unsafe struct ReluCell<T> : IRecurrentCell<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Width => Vector512<T>.Count;

    public static void OpenGates(in CellRow<T> row, int start, int count)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(in CellRow<T> row, int j, int count) =>
        Units.Store(Vector512.Max(Units.Load(row.Input + j, count) + Units.Load(row.Recurrent + j, count), Vector512<T>.Zero), row.State + j, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(in CellGradientRow<T> row, int j, int count)
    {
        Vector512<T> isActive = Vector512.GreaterThan(Units.Load(row.State + j, count), Vector512<T>.Zero);
        Vector512<T> gradient = Units.Load(row.StateGradient + j, count) + Units.Load(row.Carried + j, count);
        Units.Store(gradient & isActive, row.InputGradient + j, count);
        Units.Store(Vector512<T>.Zero, row.Carried + j, count);
    }
}

/// <summary>Long short-term memory; saves the gates i, f, g, o behind their functions.</summary>
internal readonly unsafe struct LstmCell<T> : IRecurrentCell<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Width => Vector512<T>.Count;

    public static void OpenGates(in CellRow<T> row, int start, int count)
    {
        OpenGate<SigmoidFunction<T>>(row, 0, start, count);
        OpenGate<SigmoidFunction<T>>(row, 1, start, count);
        OpenGate<HyperbolicTangentFunction<T>>(row, 2, start, count);
        OpenGate<SigmoidFunction<T>>(row, 3, start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(in CellRow<T> row, int j, int count)
    {
        T* gates = row.Gates + j;
        Vector512<T> input = Units.Load(gates, count), forget = Units.Load(gates + row.Hidden, count);
        Vector512<T> candidate = Units.Load(gates + 2 * row.Hidden, count), output = Units.Load(gates + 3 * row.Hidden, count);
        Vector512<T> cell = VectorMath.MultiplyAdd(forget, Units.Load(row.PreviousCell + j, count), input * candidate);
        Units.Store(cell, row.CellState + j, count);
        Units.Store(output * VectorMath.HyperbolicTangent(cell), row.State + j, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(in CellGradientRow<T> row, int j, int count)
    {
        Vector512<T> one = Vector512<T>.One;
        T* gates = row.Gates + j, gradients = row.InputGradient + j;
        Vector512<T> input = Units.Load(gates, count), forget = Units.Load(gates + row.Hidden, count);
        Vector512<T> candidate = Units.Load(gates + 2 * row.Hidden, count), output = Units.Load(gates + 3 * row.Hidden, count);
        Vector512<T> squashed = VectorMath.HyperbolicTangent(Units.Load(row.CellState + j, count));
        Vector512<T> state = Units.Load(row.StateGradient + j, count) + Units.Load(row.Carried + j, count);
        Vector512<T> cell = VectorMath.MultiplyAdd(state * output, one - squashed * squashed,
            Units.Load(row.CellGradient + j, count) + Units.Load(row.CarriedCell + j, count));
        Units.Store(cell * candidate * (input * (one - input)), gradients, count);
        Units.Store(cell * Units.Load(row.PreviousCell + j, count) * (forget * (one - forget)), gradients + row.Hidden, count);
        Units.Store(cell * input * (one - candidate * candidate), gradients + 2 * row.Hidden, count);
        Units.Store(state * squashed * (output * (one - output)), gradients + 3 * row.Hidden, count);
        Units.Store(cell * forget, row.CarriedCell + j, count);
        Units.Store(Vector512<T>.Zero, row.Carried + j, count);
    }

    private static void OpenGate<TFunction>(in CellRow<T> row, int gate, int start, int count) where TFunction : struct, IUnaryFunction<T> =>
        Units.OpenGate<T, TFunction>(row.Input + gate * row.Hidden + start, row.Recurrent + gate * row.RecurrentStride + start, null,
            row.Gates + gate * row.Hidden + start, count);
}

/// <summary>Gated recurrent unit; saves r, z and n behind their functions, and the recurrent part of n before it is reset.</summary>
internal readonly unsafe struct GruCell<T> : IRecurrentCell<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Width => Vector512<T>.Count;

    public static void OpenGates(in CellRow<T> row, int start, int count)
    {
        OpenGate(row, 0, start, count);
        OpenGate(row, 1, start, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(in CellRow<T> row, int j, int count)
    {
        T* gates = row.Gates + j;
        Vector512<T> reset = Units.Load(gates, count), update = Units.Load(gates + row.Hidden, count);
        Vector512<T> recurrent = Units.Load(row.Recurrent + 2 * row.RecurrentStride + j, count) + Units.Load(row.Bias + 2 * row.Hidden + j, count);
        Vector512<T> candidate = VectorMath.HyperbolicTangent(
            VectorMath.MultiplyAdd(reset, recurrent, Units.Load(row.Input + 2 * row.Hidden + j, count)));
        Units.Store(candidate, gates + 2 * row.Hidden, count);
        Units.Store(recurrent, gates + 3 * row.Hidden, count);
        Units.Store(VectorMath.MultiplyAdd(update, Units.Load(row.Previous + j, count) - candidate, candidate), row.State + j, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(in CellGradientRow<T> row, int j, int count)
    {
        Vector512<T> one = Vector512<T>.One;
        T* gates = row.Gates + j, input = row.InputGradient + j, recurrent = row.RecurrentGradient + j;
        Vector512<T> reset = Units.Load(gates, count), update = Units.Load(gates + row.Hidden, count);
        Vector512<T> candidate = Units.Load(gates + 2 * row.Hidden, count);
        Vector512<T> state = Units.Load(row.StateGradient + j, count) + Units.Load(row.Carried + j, count);
        Vector512<T> ofCandidate = state * (one - update) * (one - candidate * candidate);
        Vector512<T> ofUpdate = state * (Units.Load(row.Previous + j, count) - candidate) * (update * (one - update));
        Vector512<T> ofReset = ofCandidate * Units.Load(gates + 3 * row.Hidden, count) * (reset * (one - reset));
        Units.Store(ofReset, input, count);
        Units.Store(ofUpdate, input + row.Hidden, count);
        Units.Store(ofCandidate, input + 2 * row.Hidden, count);
        Units.Store(ofReset, recurrent, count);
        Units.Store(ofUpdate, recurrent + row.Hidden, count);
        Units.Store(ofCandidate * reset, recurrent + 2 * row.Hidden, count);
        Units.Store(state * update, row.Carried + j, count);
    }

    private static void OpenGate(in CellRow<T> row, int gate, int start, int count) =>
        Units.OpenGate<T, SigmoidFunction<T>>(row.Input + gate * row.Hidden + start, row.Recurrent + gate * row.RecurrentStride + start,
            row.Bias + gate * row.Hidden + start, row.Gates + gate * row.Hidden + start, count);
}
