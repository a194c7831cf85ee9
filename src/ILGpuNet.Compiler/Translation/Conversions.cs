using System.Numerics;
using System.Reflection;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>IL's conversions of numbers. Those from floating point to integer saturate, and make 0 of NaN, as in .NET.</summary>
internal static class Conversions
{
    public static DeviceType? TargetOf(ILOpCode code) => code switch
    {
        ILOpCode.Conv_i1 => new DeviceType(typeof(sbyte)),
        ILOpCode.Conv_u1 => new DeviceType(typeof(byte)),
        ILOpCode.Conv_i2 => new DeviceType(typeof(short)),
        ILOpCode.Conv_u2 => new DeviceType(typeof(ushort)),
        ILOpCode.Conv_i4 => DeviceType.Int32,
        ILOpCode.Conv_u4 => DeviceType.UInt32,
        ILOpCode.Conv_i8 => DeviceType.Int64,
        ILOpCode.Conv_u8 => DeviceType.UInt64,
        ILOpCode.Conv_r4 => DeviceType.Float32,
        ILOpCode.Conv_r8 => DeviceType.Float64,
        ILOpCode.Conv_r_un => DeviceType.Float64,
        _ => null,
    };

    public static Expression Convert(Expression value, DeviceType target, Dialect dialect, Instruction instruction)
    {
        value = Make.OnStack(value);
        if (value.Type.IsFloating && target.IsInteger) return FromFloating(value, target, dialect);
        // conv.r.un conv.r4 is one conversion of an unsigned number.
        if (value is Cast { Type: var wide, Operand: { Type.IsUnsigned: true } word } && wide == DeviceType.Float64 && target == DeviceType.Float32)
            return Make.To(word, target);
        if (!value.Type.IsInteger) return Make.To(value, target);
        // An int becomes 64 bits wide, or a number, by its sign or not: the instruction says.
        if (target == DeviceType.Float32 || (target == DeviceType.Float64 && instruction.Code != ILOpCode.Conv_r_un) || target == DeviceType.Int64)
            return Make.To(Make.To(value, value.Type.AsSigned), target);
        if (instruction.Code == ILOpCode.Conv_r_un || target == DeviceType.UInt64) return Make.To(Make.To(value, value.Type.AsUnsigned), target);
        return Make.To(value, target);
    }

    /// <summary>TTo.CreateTruncating(TFrom) between numbers that a device has: what a cast in C# does. Null for any other call.</summary>
    public static Expression? CreateTruncating(MethodBase called, List<Expression> arguments, Dialect dialect)
    {
        if (called is not MethodInfo { Name: nameof(INumberBase<>.CreateTruncating), DeclaringType: { IsPrimitive: true } to } || arguments is not [{ Type: { IsPointer: false, IsStruct: false } } value]) return null;
        var target = new DeviceType(to);
        if (value.Type == DeviceType.Boolean || target.IsSmall && value.Type.IsFloating) return null;
        return value.Type.IsFloating && target.IsInteger ? FromFloating(value, target, dialect) : Make.To(value, target);
    }

    private static Expression FromFloating(Expression value, DeviceType target, Dialect dialect)
    {
        DeviceType wide = target.IsSmall ? DeviceType.Int32 : target;
        Definition definition = Definitions.FloatingToInteger(value.Type, wide, dialect);
        return Make.To(new Call(definition.Name, [value], wide) { Definition = definition }, target);
    }
}
