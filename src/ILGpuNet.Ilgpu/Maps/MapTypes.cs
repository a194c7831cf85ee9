using System.Reflection;
using ILGpuNet.Runtime;

namespace ILGpuNet.Ilgpu;

/// <summary>What the types and instructions of maps are in C#.</summary>
internal static class MapTypes
{
    /// <summary>The type of a value; 16-bit numbers are their bits.</summary>
    public static Type Of(DType type) => type == DType.Bool ? typeof(bool) : InMemory(type);

    /// <summary>The type of an element in memory.</summary>
    public static Type InMemory(DType type) => type switch
    {
        DType.Bool or DType.UInt8 => typeof(byte),
        DType.Float16 or DType.BFloat16 => typeof(ushort),
        DType.Int32 => typeof(int),
        DType.Int64 => typeof(long),
        DType.Float32 => typeof(float),
        _ => typeof(double),
    };

    /// <summary>What an instruction is called where it notes divisions by zero; null for the others.</summary>
    public static string? FailureOf(MapInstruction instruction) => instruction.OperandType is not (DType.Int32 or DType.Int64) ? null : instruction.Function switch
    {
        MapFunction.Divide => "Divide",
        MapFunction.Remainder or MapFunction.TruncatedRemainder => "Remainder",
        _ => null,
    };

    /// <summary>The method of an instruction other than a copy or a cast.</summary>
    /// <exception cref="DTypeException">The function is not defined for the operand type.</exception>
    public static MethodInfo MethodOf(MapInstruction instruction)
    {
        Type type = Of(instruction.OperandType);
        if (instruction.Function == MapFunction.Where) return Choice(type);
        string name = instruction.Function.ToString();
        MethodInfo? method = instruction.OperandType switch
        {
            DType.Bool => typeof(BoolFunctions).GetMethod(name),
            DType.Int32 or DType.Int64 => typeof(IntegerFunctions<>).MakeGenericType(type).GetMethod(name),
            DType.Float32 or DType.Float64 => typeof(RealFunctions<>).MakeGenericType(type).GetMethod(name),
            _ => null,
        };
        if (method is null && instruction.OperandType is not (DType.Bool or DType.Float16 or DType.BFloat16))
            method = typeof(Comparisons<>).MakeGenericType(type).GetMethod(name);
        return method ?? throw new DTypeException($"[{instruction.Function}] is not defined for {instruction.OperandType} with a result of {instruction.ResultType}");
    }

    /// <summary>The method of a cast; null where it is one between numbers that are as they are in memory.</summary>
    /// <exception cref="DTypeException">There is no such cast.</exception>
    public static MethodInfo? CastMethod(DType from, DType to)
    {
        if (from.Size() == 2 && to == DType.Float32) return typeof(HalfPrecision).GetMethod($"From{from}");
        if (to.Size() == 2 && from == DType.Float32) return typeof(HalfPrecision).GetMethod($"To{to}");
        if (from.Size() == 2 || to.Size() == 2) throw new DTypeException($"[Cast] is not defined for {from} with a result of {to}");
        return to == DType.Bool ? typeof(Comparisons<>).MakeGenericType(Of(from)).GetMethod(nameof(Comparisons<>.IsNotZero)) : null;
    }

    private static MethodInfo Choice(Type type) => typeof(Choice<>).MakeGenericType(type).GetMethod(nameof(Choice<>.Where))!;
}
