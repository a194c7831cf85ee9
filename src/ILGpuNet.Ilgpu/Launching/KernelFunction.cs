using System.Reflection;
using System.Reflection.Emit;
using ILGPU;
using ILGPU.Runtime;
using ILGpuNet.Compiler;
using ILGpuNet.Kernels;

namespace ILGpuNet.Ilgpu;

/// <summary>A kernel that an accelerator has loaded, kept with the delegate that launches it: loading again for each call would take most of the time.</summary>
internal sealed class KernelFunction<TKernel> : IlgpuFunction where TKernel : struct, IKernel
{
    private static readonly Func<ArgumentReader, TKernel> Create = EmitCreate();

    private readonly Action<AcceleratorStream, KernelConfig, TKernel> launch;

    public KernelFunction(Accelerator accelerator) : base(TypeNames.Identifier(typeof(TKernel)), accelerator.MaxNumThreadsPerGroup) =>
        launch = accelerator.LoadKernel<TKernel>(EntryPoint.Run);

    /// <inheritdoc/>
    public override void Launch(AcceleratorStream stream, int groups, int groupSize, ArgumentReader arguments) =>
        launch(stream, new KernelConfig(groups, groupSize), Create(arguments));

    /// <summary>Sets the fields, which are read-only, in their order.</summary>
    private static Func<ArgumentReader, TKernel> EmitCreate()
    {
        var method = new DynamicMethod("Create", typeof(TKernel), [typeof(ArgumentReader)], typeof(EntryPoint).Module, skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        LocalBuilder kernel = code.DeclareLocal(typeof(TKernel));
        FieldInfo[] fields = KernelParameter.FieldsOf(typeof(TKernel));
        for (int i = 0; i < fields.Length; i++)
        {
            Type type = fields[i].FieldType;
            bool isView = type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(View<>);
            MethodInfo read = typeof(ArgumentReader).GetMethod(isView ? nameof(ArgumentReader.View) : nameof(ArgumentReader.Value))!
                .MakeGenericMethod(isView ? type.GenericTypeArguments[0] : type);
            code.Emit(OpCodes.Ldloca, kernel);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Call, read);
            code.Emit(OpCodes.Stfld, fields[i]);
        }
        code.Emit(OpCodes.Ldloc, kernel);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<ArgumentReader, TKernel>>();
    }
}

/// <summary>Where ILGPU begins to translate.</summary>
internal static class EntryPoint
{
    /// <summary>The work of one thread.</summary>
    public static void Run<TKernel>(TKernel kernel) where TKernel : struct, IKernel => kernel.Run(default);
}
