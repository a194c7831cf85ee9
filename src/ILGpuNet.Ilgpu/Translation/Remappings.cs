using System.Numerics;
using System.Reflection;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;

namespace ILGpuNet.Ilgpu;

/// <summary>
/// Methods of .NET's numbers that ILGPU cannot translate, or not to what C# says, and what it takes in their place. ILGPU keeps such a list for the whole
/// process; these entries are for generic arithmetic (<c>float.Max</c>, <c>int.CreateTruncating</c>), not for <see cref="Math"/> and <see cref="MathF"/>.
/// </summary>
internal static class Remappings
{
    private static readonly Lazy<bool> Done = new(AddAll);

    /// <summary>Adds them, once. ILGPU must not translate anything at the same time.</summary>
    public static void Add() => _ = Done.Value;

    private static bool AddAll()
    {
        foreach (Type real in Casts.Numbers.Where(Casts.IsReal))
        {
            Map(real, nameof(INumber<>.Max), typeof(Extremum), [real, real]);
            Map(real, nameof(INumber<>.Min), typeof(Extremum), [real, real]);
            Map(real, nameof(IFloatingPointIeee754<>.FusedMultiplyAdd), typeof(SeparateProduct), [real, real, real]);
        }
        Type casts = Casts.DefineMethods();
        foreach (Type to in Casts.Numbers)
        {
            foreach (Type from in Casts.Numbers)
            {
                MethodInfo cast = casts.GetMethod($"To{to.Name}", [from])!;
                Map(Creation(nameof(INumberBase<>.CreateTruncating)), cast);
                // A cast of a real number saturates; kernels saturate nothing else.
                if (Casts.IsReal(from)) Map(Creation(nameof(INumberBase<>.CreateSaturating)), cast);

                MethodInfo Creation(string name) => to.GetMethods(BindingFlags.Public | BindingFlags.Static)
                    .Single(method => method.Name == name && method.IsGenericMethodDefinition).MakeGenericMethod(from);
            }
        }
        return true;
    }

    private static void Map(Type number, string name, Type own, Type[] arguments) => Map(number.GetMethod(name, arguments)!, own.GetMethod(name, arguments)!);

    private static void Map(MethodInfo method, MethodInfo own) =>
        RemappedIntrinsics.AddRemapping(method, (ref InvocationContext context) => context.Method = own);
}
