using System.Reflection;
using System.Reflection.Emit;

namespace ILGpuNet.Ilgpu;

/// <summary>The assembly of what is made at run time. ILGPU translates methods of such an assembly like all others, but no dynamic methods.</summary>
internal static class RunTimeAssembly
{
    /// <summary>Its name, under which it may see the internals of this assembly.</summary>
    private const string Name = "ILGpuNet.Ilgpu.RunTime";

    private static readonly ModuleBuilder Module =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Name), AssemblyBuilderAccess.Run).DefineDynamicModule(Name);

    private static readonly Lock Gate = new();
    private static int count;

    /// <summary>Defines a public type.</summary>
    /// <param name="name">Its name, to which a number is added.</param>
    /// <param name="attributes">Further attributes.</param>
    /// <param name="parent">Base type.</param>
    /// <param name="define">Defines the members.</param>
    public static Type Define(string name, TypeAttributes attributes, Type parent, Action<TypeBuilder> define)
    {
        lock (Gate)
        {
            TypeBuilder builder = Module.DefineType($"{name}_{count++}", TypeAttributes.Public | TypeAttributes.Sealed | attributes, parent);
            define(builder);
            return builder.CreateType();
        }
    }
}
