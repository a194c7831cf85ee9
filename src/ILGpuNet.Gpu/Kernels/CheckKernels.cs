using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels that look for values that a primitive cannot take; the error's text is that of the CPU engine.</summary>
internal static class CheckKernels
{
    public static void Add(KernelBuilder builder, CheckPrimitive primitive)
    {
        switch (primitive.Condition, builder.Inputs[0].Type)
        {
            case (CheckCondition.NotNaN, DType.Float32): Of<float, IsNumber<float>>(builder, primitive, SingleText); break;
            case (CheckCondition.NotNaN, DType.Float64): Of<double, IsNumber<double>>(builder, primitive, DoubleText); break;
            case (CheckCondition.Probability, DType.Float32): Of<float, IsProbability<float>>(builder, primitive, SingleText); break;
            case (CheckCondition.Probability, DType.Float64): Of<double, IsProbability<double>>(builder, primitive, DoubleText); break;
            case (CheckCondition.Index, DType.Int32): Of<int, IsIndex<int>>(builder, primitive, Int32Text); break;
            case (CheckCondition.Index, DType.Int64): Of<long, IsIndex<long>>(builder, primitive, Int64Text); break;
            case (CheckCondition.SignedIndex, DType.Int32): Of<int, IsSignedIndex<int>>(builder, primitive, Int32Text); break;
            case (CheckCondition.SignedIndex, DType.Int64): Of<long, IsSignedIndex<long>>(builder, primitive, Int64Text); break;
            default: throw new DTypeException($"{primitive.Subject}: {primitive.Condition} is not defined for {builder.Inputs[0].Type}");
        }
        MovementKernels.AddCopy(builder, 0, 0, builder.Inputs[0].Layout, builder.Outputs[0].Layout);
    }

    /// <summary>Looks for indices outside of [0, extent).</summary>
    public static void AddIndices(KernelBuilder builder, string operation, int input, int axis, int extent) => AddSearch<long, IsIndex<long>>(
        builder, input, extent, (operation, axis, extent),
        (bits, position) => $"[{operation}] index {bits} at position {position} is out of range for axis {axis} of extent {extent}");

    /// <summary>Looks for lengths of sequences outside of [1, steps].</summary>
    public static void AddLengths(KernelBuilder builder, int input, int steps) => AddSearch<long, IsLength<long>>(
        builder, input, steps, ("Recurrent", steps),
        (bits, position) => $"[Recurrent] the length of sequence {position} is {bits}: expected 1..{steps}, the steps of the input");

    private static void Of<T, TCondition>(KernelBuilder builder, CheckPrimitive primitive, Func<long, string> text)
        where T : unmanaged
        where TCondition : struct, ICondition<T>
    {
        long first = primitive.Condition == CheckCondition.SignedIndex ? -primitive.Limit : 0;
        string expected = primitive.Condition switch
        {
            CheckCondition.NotNaN => "numbers",
            CheckCondition.Probability => "0 to 1",
            _ => $"{first}..{primitive.Limit - 1}",
        };
        AddSearch<T, TCondition>(builder, 0, primitive.Limit, (primitive, typeof(T)),
            (bits, position) => $"{primitive.Subject} {text(bits)} at position {position}: expected {expected}");
    }

    private static void AddSearch<T, TCondition>(KernelBuilder builder, int input, long limit, object key, Func<long, int, string> message)
        where T : unmanaged
        where TCondition : struct, ICondition<T>
    {
        int count = builder.Count(builder.Inputs[input].Shape.Count);
        if (count == 0) return;
        (nint memory, long first, long position, long value) = builder.Engine.Register(key, message);
        View<T> values = builder.Input<T>(input);
        View<int> found = KernelBuilder.EngineMemory<int>(memory, first);
        builder.LaunchCheck(new FindViolation<T, TCondition>(values, found, count, limit), count);
        builder.LaunchCheck(new ReportViolation<T>(
            values, found, KernelBuilder.EngineMemory<int>(memory, position), KernelBuilder.EngineMemory<T>(memory, value)), 1);
    }

    private static string SingleText(long bits) => $"{BitConverter.Int32BitsToSingle((int)bits)}";

    private static string DoubleText(long bits) => $"{BitConverter.Int64BitsToDouble(bits)}";

    private static string Int32Text(long bits) => $"{(int)bits}";

    private static string Int64Text(long bits) => $"{bits}";
}
