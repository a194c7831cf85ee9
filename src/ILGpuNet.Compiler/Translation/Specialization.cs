using System.Reflection;

namespace ILGpuNet.Compiler;

/// <summary>What is known once type arguments are: which method a static abstract or interface call means, and what constants are.</summary>
internal static class Specialization
{
    /// <summary>The method that a type provides for one of an interface.</summary>
    public static MethodBase Resolve(Type type, MethodInfo called)
    {
        Type declaring = called.DeclaringType!;
        if (declaring == type) return called;
        if (!declaring.IsInterface)
            throw new UnsupportedConstructException($"a virtual call, {TypeNames.Of(called)} on {TypeNames.Of(type)}", "call static methods, or methods of structs known as type arguments");
        MethodInfo wanted = called.IsGenericMethod ? called.GetGenericMethodDefinition() : called;
        InterfaceMapping map = type.GetInterfaceMap(declaring);
        for (int i = 0; i < map.InterfaceMethods.Length; i++)
        {
            if (map.InterfaceMethods[i].MetadataToken != wanted.MetadataToken || map.InterfaceMethods[i].Module != wanted.Module) continue;
            MethodInfo found = map.TargetMethods[i];
            if (found.DeclaringType!.IsInterface && !found.IsStatic)
                throw new UnsupportedConstructException($"{TypeNames.Of(called)}, which {TypeNames.Of(type)} leaves to the interface", "implement it in the struct");
            return called.IsGenericMethod ? found.MakeGenericMethod(called.GetGenericArguments()) : found;
        }
        throw new UnsupportedConstructException($"{TypeNames.Of(called)} on {TypeNames.Of(type)}", "the type does not implement it");
    }

    /// <summary>
    /// The literal that a static member without parameters is. Of .NET's own, only those that a type argument stands for, such as T.One: others,
    /// such as the time, are different each time.
    /// </summary>
    public static Constant? ConstantOf(MethodBase called, bool isConstrained)
    {
        if (!called.IsStatic || called is not MethodInfo { ReturnType: { IsPrimitive: true } or { IsEnum: true } } method || method.GetParameters().Length > 0) return null;
        if (!isConstrained && method.Module == typeof(object).Module) return null;
        try
        {
            return Make.Constant(method.Invoke(null, null)!);
        }
        catch (TargetInvocationException exception)
        {
            throw new UnsupportedConstructException($"{TypeNames.Of(called)}, which threw {exception.InnerException!.GetType().Name}", "let it return a constant");
        }
    }
}
