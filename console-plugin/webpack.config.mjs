import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConsoleRemotePlugin } from '@openshift-console/dynamic-plugin-sdk-webpack';
import CopyPlugin from 'copy-webpack-plugin';
import HtmlPlugin from 'html-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const isProduction = process.argv.includes('production');
// The SDK names the entry by this variable.
if (isProduction) process.env['NODE_ENV'] = 'production';

/** As the SDK does where PatternFly is installed beside the plugin: its styles come with the console. */
const noPatternFlyStyles = Object.fromEntries(
  globSync(here('../node_modules/@patternfly/react-styles/**/*.css')).map((file) => [file, false]),
);

const name = isProduction ? '[name].[contenthash:16]' : '[name]';

/** @type {import("webpack").Configuration} */
const common = {
  context: here('.'),
  cache: { type: 'filesystem', buildDependencies: { config: [fileURLToPath(import.meta.url)] } },
  devtool: isProduction ? false : 'source-map',
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
              target: 'es2022',
            },
          },
        },
      },
      { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
      { test: /\.(woff2?|svg|png|jpe?g)$/, type: 'asset/resource' },
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
  performance: { hints: false },
  stats: 'errors-warnings',
};

const css = () =>
  new MiniCssExtractPlugin({
    filename: `${name}.css`,
    chunkFilename: `${name}.css`,
    // PatternFly's component styles do not build on each other.
    ignoreOrder: true,
  });

/**
 * What the OpenShift console loads; it brings PatternFly, React and the router itself.
 * @type {import("webpack").Configuration} */
const plugin = {
  ...common,
  name: 'plugin',
  resolve: { ...common.resolve, alias: noPatternFlyStyles },
  entry: {},
  output: {
    path: here('dist/plugin'),
    filename: `${name}.js`,
    chunkFilename: `${name}.js`,
    assetModuleFilename: 'assets/[name].[contenthash:16][ext]',
    clean: true,
  },
  plugins: [
    new ConsoleRemotePlugin({
      sharedDynamicModuleSettings: { modulePaths: [here('../node_modules')] },
    }),
    css(),
    new CopyPlugin({ patterns: [{ from: here('../locales'), to: 'locales' }] }),
  ],
};

/**
 * The same page in a shell of our own, for machines without OpenShift.
 * @type {import("webpack").Configuration} */
const standalone = {
  ...common,
  name: 'standalone',
  entry: { main: './src/host/standalone/main.tsx' },
  output: {
    path: here('dist/standalone'),
    publicPath: '/',
    filename: `${name}.js`,
    chunkFilename: `${name}.js`,
    assetModuleFilename: 'assets/[name].[contenthash:16][ext]',
    clean: true,
  },
  plugins: [
    css(),
    new HtmlPlugin({ template: './src/host/standalone/index.html', scriptLoading: 'defer' }),
  ],
  optimization: { splitChunks: { chunks: 'all' } },
};

export default [plugin, standalone];
