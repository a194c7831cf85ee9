using System.Reflection;
using System.Reflection.Emit;

namespace ILGpuNet.Ilgpu;

/// <summary>Conversions between the numbers of kernels.</summary>
internal static class Casts
{
    /// <summary>The numbers of kernels.</summary>
    public static IReadOnlyList<Type> Numbers { get; } =
        [typeof(byte), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double)];

    /// <summary>Whether a number is a real one.</summary>
    public static bool IsReal(Type number) => number == typeof(float) || number == typeof(double);

    /// <summary>Writes a cast of what is on the stack, with the result of the cast in C#.</summary>
    public static void Emit(ILGenerator code, Type from, Type to)
    {
        if (IsReal(from) && !IsReal(to))
        {
            code.Emit(OpCodes.Call, typeof(Saturation).GetMethod($"To{to.Name}", [from])!);
            return;
        }
        if (IsReal(to) && (from == typeof(uint) || from == typeof(ulong))) code.Emit(OpCodes.Conv_R_Un);
        code.Emit(Type.GetTypeCode(to) switch
        {
            TypeCode.Byte => OpCodes.Conv_U1,
            TypeCode.UInt16 => OpCodes.Conv_U2,
            TypeCode.Int32 => OpCodes.Conv_I4,
            TypeCode.UInt32 => OpCodes.Conv_U4,
            // Whether the sign is extended is up to the source.
            TypeCode.Int64 or TypeCode.UInt64 => from == typeof(int) || from == typeof(long) ? OpCodes.Conv_I8 : OpCodes.Conv_U8,
            TypeCode.Single => OpCodes.Conv_R4,
            _ => OpCodes.Conv_R8,
        });
    }

    /// <summary>A type with a method for each cast, ToInt32(float) and so on: in C# it would be a line for each two numbers.</summary>
    public static Type DefineMethods() => RunTimeAssembly.Define("Casts", TypeAttributes.Abstract, typeof(object), static type =>
    {
        foreach (Type to in Numbers)
        {
            foreach (Type from in Numbers)
            {
                ILGenerator code = type.DefineMethod($"To{to.Name}", MethodAttributes.Public | MethodAttributes.Static, to, [from]).GetILGenerator();
                code.Emit(OpCodes.Ldarg_0);
                Emit(code, from, to);
                code.Emit(OpCodes.Ret);
            }
        }
    });
}
